"""Exercise 5.9: the mutants of its right answer that are right as well, and why. Read by equivalent_05."""

_PROBE = "first = model.layers[0]; if {}: return 'healthy'; return 'bias' if {} else 'weights'"
_ALIVE, _ANY = "(first.forward(X) > 0).any()", "first.W.value.any()"

EQUIVALENT = {"5.9": {
    _PROBE.format(f"abs({_ALIVE})", _ANY): "abs(True) is true",
    _PROBE.format(_ALIVE, f"abs({_ANY})"): "abs(True) is true",
}}
