"""How a paper looks: one column, tables that scroll alone, and print."""

STYLE = """
*{box-sizing:border-box}
body{font:1rem/1.55 system-ui,sans-serif;color:#1b1b1b;background:#fff;margin:0}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 3rem;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.25}
h2{font-size:1.35rem;margin-top:2.6rem;border-top:1px solid #71767a;padding-top:.8rem}
h3{font-size:1.15rem;margin-top:2rem}h4{font-size:1.02rem;margin-top:1.6rem}
p,li{max-width:46rem}
.skip{position:absolute;left:-999rem;background:#fff;color:#005ea2;padding:.5rem 1rem}
.skip:focus{left:0;top:0;outline:3px solid #1b1b1b}
.wide{overflow-x:auto;margin:.8rem 0 1.4rem}
.wide:focus-visible{outline:3px solid #005ea2;outline-offset:2px}
table{border-collapse:collapse;min-width:60%;font-size:.92rem;overflow-wrap:normal}
caption{text-align:left;font-weight:600;padding:.3rem 0;position:sticky;left:0;
width:max-content;max-width:min(60rem,calc(100vw - 2rem))}
th,td{border-bottom:1px solid #71767a;padding:.4rem .7rem;text-align:left;
vertical-align:top;min-width:5.5rem}
.figure{white-space:nowrap;font-variant-numeric:tabular-nums}
thead th{background:#f0f0f0}tbody th{font-weight:400}
code{font-size:.9em;overflow-wrap:anywhere}main:focus{outline:none}
@media (max-width:44rem){.words table{min-width:38rem}}
figure{margin:1rem 0}figcaption{font-size:.92rem;color:#3d4551}
img{max-width:100%;height:auto}
@media print{main{max-width:none;padding:0}.wide{overflow:visible}
.words table{min-width:0}table{font-size:8pt;overflow-wrap:anywhere}
th,td{min-width:0;padding:.2rem .3rem}
figure,tr{break-inside:avoid}h2,h3,h4,caption{break-after:avoid}.skip{display:none}}
"""
