"""PLANT=module:Class: finds a plant by name, and says plainly what is wrong with it.

A plant is any object with `step(dt_us, pump_duty_u16, valve_energised)` and `cuff_cmmhg`. Plants
from outside the repository come in this way, so every failure here is a sentence for their author.

A plant that only CPython can run is refused under MicroPython with what it lacks there.

    load_plant("my_plants:Thigh")          an instance, made without arguments
    load_plant("tools.sim.plants:Arm")     the default
"""

import sys

DEFAULT_PLANT = "tools.sim.plants:Arm"
TRIAL_STEP_US = 1000


class PlantError(Exception):
    """The plant asked for cannot be used; the text says why."""


def load_plant_class(spec=DEFAULT_PLANT):
    """The class behind 'module:Class'."""
    if spec.count(":") != 1 or spec.startswith(":") or spec.endswith(":"):
        raise PlantError("PLANT=%s: write it as module:Class" % spec)
    module_name, class_name = spec.split(":")
    try:
        module = __import__(module_name, None, None, [class_name])
    except ImportError as error:
        if not _is_about(error, module_name):
            raise PlantError(_broken(spec, "its module cannot be imported", error))
        raise PlantError(
            "PLANT=%s: there is no module '%s' (the path is searched from the project's root and "
            "PYTHONPATH)" % (spec, module_name)
        )
    except Exception as error:  # whatever a stranger's module does when it is read
        raise PlantError(_broken(spec, "its module cannot be imported", error))
    if not hasattr(module, class_name):
        raise PlantError("PLANT=%s: module '%s' has no '%s'" % (spec, module_name, class_name))
    return getattr(module, class_name)


def _is_about(error, module_name):
    """Was it this module (or a package of it) that was not found, not one that it imports?"""
    text = str(error)
    parts = module_name.split(".")
    names = [".".join(parts[: count + 1]) for count in range(len(parts))]
    return any("'%s'" % name in text for name in names)


def load_plant(spec=DEFAULT_PLANT, **overrides):
    """An instance of the class behind 'module:Class', tried once; overrides go to the class."""
    found = load_plant_class(spec)
    if not callable(found):
        raise PlantError("PLANT=%s: that is no class" % spec)
    try:
        plant = found(**overrides)
    except TypeError as error:
        raise PlantError("PLANT=%s: it must be made without arguments: %s" % (spec, error))
    except Exception as error:
        raise PlantError(_broken(spec, "it cannot be made", error))
    check_plant(plant, "PLANT=%s" % spec)
    try:
        return found(**overrides)  # the one tried above has taken a step
    except TypeError as error:
        raise PlantError("PLANT=%s: %s" % (spec, error))


def _broken(spec, what, error):
    """What went wrong, on which interpreter, and what may be done about it."""
    said = "%s: %s" % (type(error).__name__, error)
    if sys.implementation.name != "micropython":
        return "PLANT=%s: %s: %s" % (spec, what, said)
    return (
        "PLANT=%s: %s under MicroPython (%s). CPython may run it; make demo runs firmware and "
        "plant under MicroPython: a plant must do without what that lacks (docs/simulator.md)"
        % (spec, what, said)
    )


def check_plant(plant, name):
    """Raise a PlantError when the interface is not there; takes one trial step."""
    if not callable(getattr(plant, "step", None)):
        raise PlantError("%s: it has no step(dt_us, pump_duty_u16, valve_energised)" % name)
    if not hasattr(plant, "cuff_cmmhg"):
        raise PlantError("%s: it has no cuff_cmmhg (hundredths of mmHg in the cuff)" % name)
    try:
        plant.step(TRIAL_STEP_US, 0, False)
    except TypeError as error:
        raise PlantError(
            "%s: step(dt_us, pump_duty_u16, valve_energised) cannot be called: %s" % (name, error)
        )
    except Exception as error:
        raise PlantError(_broken(name.replace("PLANT=", ""), "its step fails", error))
    pressure = plant.cuff_cmmhg
    if isinstance(pressure, bool) or not isinstance(pressure, (int, float)):
        raise PlantError("%s: cuff_cmmhg is no number but %r" % (name, pressure))
