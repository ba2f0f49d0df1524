"""NIST's certified linear sets, the hard ones, and models that cannot be."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malramverk.statistics.regression import Collinear, Fit, fit

# Source: NIST Statistical Reference Datasets, linear least squares regression.
LONGLEY = """
60323 83.0 234289 2356 1590 107608 1947
61122 88.5 259426 2325 1456 108632 1948
60171 88.2 258054 3682 1616 109773 1949
61187 89.5 284599 3351 1650 110929 1950
63221 96.2 328975 2099 3099 112075 1951
63639 98.1 346999 1932 3594 113270 1952
64989 99.0 365385 1870 3547 115094 1953
63761 100.0 363112 3578 3350 116219 1954
66019 101.2 397469 2904 3048 117388 1955
67857 104.6 419180 2822 2857 118734 1956
68169 108.4 442769 2936 2798 120445 1957
66513 110.8 444546 4681 2637 121950 1958
68655 112.6 482704 3813 2552 123366 1959
69564 114.2 502601 3931 2514 125368 1960
69331 115.7 518173 4806 2572 127852 1961
70551 116.9 554894 4007 2827 130081 1962
"""
LONGLEY_B = (
    (-3482258.63459582, 890420.383607373),
    (15.0618722713733, 84.9149257747669),
    (-0.0358191792925910, 0.0334910077722432),
    (-2.02022980381683, 0.488399681651699),
    (-1.03322686717359, 0.214274163161675),
    (-0.0511041056535807, 0.226073200069370),
    (1829.15146461355, 455.478499142212),
)
NORRIS = """
0.1 0.2 338.8 337.4 118.1 118.2 888.0 884.6 9.2 10.1 228.1 226.5 668.5 666.3 998.5 996.3
449.1 448.6 778.9 777.0 559.2 558.2 0.3 0.4 0.1 0.6 778.1 775.5 668.8 666.9 339.3 338.0
448.9 447.5 10.8 11.6 557.7 556.0 228.3 228.1 998.0 995.8 888.8 887.6 119.6 120.2 0.3 0.3
0.6 0.3 557.6 556.8 339.3 339.1 888.0 887.2 998.5 999.0 778.9 779.0 10.2 11.1 117.6 118.3
228.9 229.2 668.4 669.1 449.2 448.9 0.2 0.5
"""
FILIP_X = """
6.860120914 4.324130045 4.358625055 4.358426747 6.955852379 6.661145254 6.355462942 6.118102026
7.115148017 6.815308569 6.519993057 6.204119983 5.853871964 6.109523091 5.79832982 5.482672118
5.171791386 4.851705903 4.517126416 4.143573228 3.709075441 3.499489089 6.300769497 5.953504836
5.642065153 5.031376979 4.680685696 4.329846955 3.928486195 8.56735134 8.363211311 8.107682739
7.823908741 7.522878745 7.218819279 6.920818754 6.628932138 6.323946875 5.991399828 8.781464495
8.663140179 8.473531488 8.247337057 7.971428747 7.676129393 7.352812702 7.072065318 6.774174009
6.478861916 6.159517513 6.835647144 6.53165267 6.224098421 5.910094889 5.598599459 5.290645224
4.974284616 4.64454848 4.290560426 3.885055584 3.408378962 3.13200249 8.726767166 8.66695597
8.511026475 8.165388579 7.886056648 7.588043762 7.283412422 6.995678626 6.691862621 6.392544977
6.067374056 6.684029655 6.378719832 6.065855188 5.752272167 5.132414673 4.811352704 4.098269308
3.66174277 3.2644011
"""
FILIP_Y = """
0.8116 0.9072 0.9052 0.9039 0.8053 0.8377 0.8667 0.8809 0.7975 0.8162 0.8515 0.8766 0.8885 0.8859
0.8959 0.8913 0.8959 0.8971 0.9021 0.909 0.9139 0.9199 0.8692 0.8872 0.89 0.891 0.8977 0.9035
0.9078 0.7675 0.7705 0.7713 0.7736 0.7775 0.7841 0.7971 0.8329 0.8641 0.8804 0.7668 0.7633 0.7678
0.7697 0.77 0.7749 0.7796 0.7897 0.8131 0.8498 0.8741 0.8061 0.846 0.8751 0.8856 0.8919 0.8934
0.894 0.8957 0.9047 0.9129 0.9209 0.9219 0.7739 0.7681 0.7665 0.7703 0.7702 0.7761 0.7809 0.7961
0.8253 0.8602 0.8809 0.8301 0.8664 0.8834 0.8898 0.8964 0.8963 0.9074 0.9119 0.9228
"""
FILIP_B = (
    (-1467.48961422980, 298.084530995537),
    (-2772.17959193342, 559.779865474950),
    (-2316.37108160893, 466.477572127796),
    (-1127.97394098372, 227.204274477751),
    (-354.478233703349, 71.6478660875927),
    (-75.1242017393757, 15.2897178747400),
    (-10.8753180355343, 2.23691159816033),
    (-1.06221498588947, 0.221624321934227),
    (-0.0670191154593408, 0.0142363763154724),
    (-0.00246781078275479, 0.000535617408889821),
    (-0.0000402962525080404, 0.00000896632837373868),
)
WAMPLER_NOISE = """
759 -2048 2048 -2048 2523 -2048 2048 -2048 1838 -2048 2048 -2048 1838 -2048 2048 -2048 2523 -2048
2048 -2048 759
"""
WAMPLER_ERRORS = (
    2152.32624678170,
    2363.55173469681,
    779.343524331583,
    101.475507550350,
    5.64566512170752,
    0.112324854679312,
)


def digits(found, certified):
    """Return to how many digits figures agree, the least of them."""
    wrong = [abs(a - b) / abs(b) for a, b in zip(found, certified, strict=True)]
    return min(15.0 if not w else -np.log10(w) for w in wrong)


def test_norris():
    pairs = np.array(NORRIS.split(), float).reshape(-1, 2)
    found = fit(pairs[:, 0], [pairs[:, 1]])
    assert isinstance(found, Fit)
    assert found.coefficients == pytest.approx([-0.262323073774029, 1.00211681802045], rel=1e-13)
    assert found.errors == pytest.approx([0.232818234301152, 0.429796848199937e-3], rel=1e-13)
    assert found.r_squared == pytest.approx(0.999993745883712, rel=1e-14)
    assert found.error == pytest.approx(0.884796396144373, rel=1e-13)


def test_longley():
    table = np.array([line.split() for line in LONGLEY.strip().splitlines()], np.float64)
    found = fit(table[:, 0], list(table[:, 1:].T))
    assert isinstance(found, Fit)
    assert digits(found.coefficients, [b for b, _ in LONGLEY_B]) > 13
    assert digits(found.errors, [error for _, error in LONGLEY_B]) > 13
    assert found.r_squared == pytest.approx(0.995479004577296, rel=1e-14)
    assert found.error == pytest.approx(304.854073561965, rel=1e-14)
    assert found.n == 16


@pytest.mark.parametrize(
    ("times", "r_squared", "error"),
    [
        (0, 1, 0),
        (1, 0.999995559025820, 2360.14502379268),
        (100, 0.957478440825662, 236014.502379268),
        (10_000, 0.00224668921574940, 23601450.2379268),
    ],
)
def test_wampler_1_3_4_5(times, r_squared, error):
    x = np.arange(21.0)
    outcome = sum(x**k for k in range(6)) + times * np.array(WAMPLER_NOISE.split(), np.float64)
    found = fit(outcome, [x**k for k in range(1, 6)])
    assert isinstance(found, Fit)
    assert found.coefficients == (1.0,) * 6
    assert found.errors == pytest.approx([times * e for e in WAMPLER_ERRORS], rel=1e-13)
    assert found.r_squared == pytest.approx(r_squared, rel=1e-13)
    assert found.error == pytest.approx(error, rel=1e-13)


def test_wampler_2():
    x = [Decimal(i) for i in range(21)]
    outcome = [1 + sum((v / 10) ** k for k in range(1, 6)) for v in x]
    found = fit(np.array(outcome, np.float64), [np.array(x, np.float64) ** k for k in range(1, 6)])
    assert isinstance(found, Fit)
    assert found.coefficients == (1.0, 0.1, 0.01, 0.001, 0.0001, 0.00001)
    assert found.error == 0.0


def test_filip_to_the_digits_that_floating_powers_leave():
    x, y = -np.array(FILIP_X.split(), np.float64), np.array(FILIP_Y.split(), np.float64)
    found = fit(y, [x**k for k in range(1, 11)])
    assert isinstance(found, Fit)
    assert digits(found.coefficients, [b for b, _ in FILIP_B]) > 6
    assert digits(found.errors, [error for _, error in FILIP_B]) > 6
    assert found.r_squared == pytest.approx(0.996727416185620, rel=1e-10)
    assert found.error == pytest.approx(0.00334801051324544, rel=1e-8)


def test_a_collinear_regressor_is_named_and_so_is_a_constant_one():
    one, two = np.array([0.1, 0.7, 0.3, 0.9, 0.2]), np.array([5.0, 1.0, 2.0, 8.0, 3.0])
    outcome = np.array([1.0, 3.0, 2.0, 5.0, 4.0])
    assert fit(outcome, [one, two, one + two]) == Collinear(2)
    assert fit(outcome, [one / 3 + 0.1, one]) == Collinear(1)
    assert fit(outcome, [np.full(5, 7.0), one]) == Collinear(0)


@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.booleans())
def test_it_agrees_with_numpy_where_numpy_is_good(seed, regressors, weighted):
    random = np.random.default_rng(seed)
    n = regressors + 2 + int(random.integers(0, 20))
    columns = [random.normal(size=n).round(3) for _ in range(regressors)]
    outcome = random.normal(size=n).round(3)
    weights = random.uniform(0.5, 2.0, n).round(2) if weighted else np.ones(n)
    found = fit(outcome, columns, weights if weighted else None)
    table = np.stack([np.ones(n), *columns], axis=1)
    if np.linalg.cond(table) > 1e5:
        return
    assert isinstance(found, Fit)
    root = np.sqrt(weights)
    beta = np.linalg.lstsq(table * root[:, None], outcome * root, rcond=None)[0]
    left = outcome - table @ beta
    freedom = n - regressors - 1
    scale = (weights * left**2).sum() / freedom
    inverse = np.linalg.inv((table * weights[:, None]).T @ table)
    assert found.coefficients == pytest.approx(beta, rel=1e-6, abs=1e-8)
    assert found.errors == pytest.approx(np.sqrt(scale * np.diag(inverse)), rel=1e-5, abs=1e-8)
    assert found.error == pytest.approx(np.sqrt(scale), rel=1e-6, abs=1e-8)
    assert found.expected(columns) == pytest.approx(table @ beta, rel=1e-6, abs=1e-7)
