"""Names that would be markup, were they taken for it."""

ODD = "<b>n|o</b> *x* [l](http://elsewhere) `c` & _u_"
