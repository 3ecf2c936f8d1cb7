"""Parameters carry unit, meaning, source and prior; wrong values are refused with the way out."""

import twins
from twins import Parameters, parameter
from twins.core.priors import Triangular


class Boiler(Parameters):
    """Numbers of a boiler."""

    efficiency: float = parameter(
        0.8, "-", "boiler efficiency (LHV)", source="assumed: an example", prior=Triangular(0.7, 0.8, 0.85),
        within=(0.5, 1.0),
    )  # fmt: skip
    covered: bool = parameter(False, "-", "with a cover", source="assumed: an example", lever=True)


for name, info in Boiler.infos().items():
    print(name, info.kind, info.unit, info.prior.describe() if info.prior else info.value, sep=" | ")
for wrong in ({"efficiency": 80.0}, {"eficiency": 0.8}):
    try:
        Boiler().replace(**wrong)
    except ValueError as problem:
        print(problem)

u = twins.rng(seed=1, draw=812).generator("parameters").random()
print(f"draw 812: efficiency {float(Boiler.uncertain()['efficiency'].prior.ppf(u)):.4f}")
