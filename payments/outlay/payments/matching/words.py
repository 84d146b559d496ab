"""Words that do not tell two names apart, and words that stand before surnames."""

# Generational and professional suffixes, and titles, as payment files carry them.
GENERATIONS = frozenset({"JR", "SR", "II", "III", "IV"})
TITLES = frozenset(
    {"MD", "PHD", "ESQ", "DDS", "DMD", "DVM", "DPM", "CPA", "RN", "LPN"}
    | {"MR", "MRS", "MS", "DR", "HON", "REV"}
)

# Legal forms of organisations (31 CFR 1010.100 names the American ones; the foreign
# ones are those that sanctions lists carry), and words that lists leave out at will.
FORMS = frozenset(
    {"INC", "INCORPORATED", "LLC", "LC", "CORP", "CORPORATION", "LTD", "LIMITED"}
    | {"CO", "COMPANY", "LP", "LLP", "LLLP", "PLLC", "PC", "PLC", "PA", "GMBH", "AG"}
    | {"SA", "SARL", "SRL", "SPA", "BV", "NV", "OOO", "OAO", "PJSC", "JSC", "FZE"}
    | {"FZCO", "PTE", "PTY", "PVT", "KG", "OY", "AB", "DBA"}
)
LINKS = frozenset({"AND", "OF", "THE", "FOR"})

DROPPED = GENERATIONS | TITLES | FORMS | LINKS

# Written apart or together: DE LA CRUZ and DELACRUZ, MC DONALD and MCDONALD.
PARTICLES = (
    *("MC", "MAC", "DE", "LA", "LAS", "LOS", "DEL", "DI", "DA", "DOS", "LE", "DU"),
    *("VAN", "VON", "DER", "DEN", "TEN", "ST", "AL", "EL", "BIN", "IBN", "ABU", "ABD"),
)
