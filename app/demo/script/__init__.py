"""What an answer says, how fast, and with which faults.

The orders in a message (`directives`) and the tour for newcomers (`tour`, `content/`)
become the `Plan` of a reply. Imported by `apps`, `runs` and `web`; the tests and the
benchmarks take made-up answers from `texts`.
"""
