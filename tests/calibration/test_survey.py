"""The survey as data: hash, columns, sources, and the numbers that its answers share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calibration.measured import BetweenSources, Claim, NormalError
from calibration.survey import Observation, Survey
from twins.core.priors import LogNormal, Uniform

BOTH = BetweenSources((1.0, 2.0), (0.1, 0.2), LogNormal(0.1, 1.0), ("S1", "S2"))
SURVEY = Survey(
    (
        Observation("fuel", NormalError(2.0, 0.1), "S1", "a.csv:2"),
        Observation("gas", Claim(0.4, 0.05, (0.0, 1.0)), "S3", "a.csv:3"),
        Observation("fuel", NormalError(2.2, 0.1), "S2", "a.csv:4", "road test"),
        Observation("riders", BOTH, "S1", "a.csv:5"),
    )
)


def test_columns_and_sources_stand_once_in_the_order_of_the_answers() -> None:
    assert SURVEY.columns == ("fuel", "gas", "riders")
    assert SURVEY.sources == ("S1", "S3", "S2")
    assert set(SURVEY.nuisance) == {"reliability[S3]", "between_sd[riders]"}


def test_the_hash_sees_every_field() -> None:
    first = SURVEY.observations[0]
    changed = [
        replace(first, column="fuel2"),
        replace(first, measured=NormalError(2.0, 0.1000001)),
        replace(first, source="S9"),
        replace(first, where="a.csv:9"),
        replace(first, note="x"),
    ]
    hashes = {replace(SURVEY, observations=(c, *SURVEY.observations[1:])).hash() for c in changed}
    assert len(hashes | {SURVEY.hash()}) == 6
    assert Survey(SURVEY.observations).hash() == SURVEY.hash()


def test_a_source_can_be_left_out_also_from_a_joint_answer() -> None:
    left = SURVEY.without("S1")
    assert [o.where for o in left.observations] == ["a.csv:3", "a.csv:4", "a.csv:5"]
    measured = left.observations[-1].measured
    assert isinstance(measured, BetweenSources) and measured.values == (2.0,)
    assert left.without("S2").columns == ("gas",)
    with pytest.raises(ValueError, match="no source 'S9'; there are S1, S3, S2"):
        SURVEY.without("S9")


def test_claims_of_a_source_share_one_reliability_with_one_prior() -> None:
    claim = Observation("gas", Claim(0.5, 0.05, (0.0, 1.0)), "S3", "a.csv:8")
    assert list(Survey((SURVEY.observations[1], claim)).nuisance) == ["reliability[S3]"]
    other = replace(claim, measured=Claim(0.5, 0.05, (0.0, 1.0), Uniform(0.5, 1.0)))
    with pytest.raises(ValueError, match=r"uniform\(0, 1\) at a.csv:3 and uniform\(0.5, 1\) at a.csv:8"):
        Survey((SURVEY.observations[1], other))
