"""What the text after an option may be: each function turns it into a value or says what is wrong with it."""

import json
import os
from argparse import ArgumentTypeError

from locust.util.timespan import parse_timespan


def timespan(text):
    """Seconds that `text` ("90", "20s", "1h30m") stands for."""
    try:
        return parse_timespan(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def positive_integer(text):
    """The number of workers to expect: a whole number from 1."""
    try:
        number = int(text)
    except ValueError as error:
        raise ArgumentTypeError(f"invalid int value: '{text}'") from error
    if number < 1:
        raise ArgumentTypeError(f"Invalid --expect-workers argument ({number}), must be a positive number")
    return number


def gt_zero(number_type):
    """A checker for numbers of `number_type` (int or float) above 0."""

    def above_zero(text):
        number = number_type(text)
        if not number > 0:  # NaN is refused too
            raise ArgumentTypeError("must be > 0")
        return number

    above_zero.__name__ = number_type.__name__  # argparse names it in "invalid float value"
    return above_zero


def ratio(text):
    """A share between 0 and 1."""
    share = float(text)
    if not 0 <= share <= 1:
        raise ArgumentTypeError("must be between 0 and 1")
    return share


def json_user_config(text):
    """The list of user class settings (dicts with a `user_class_name`) in a JSON text or in the .json file it names."""
    try:
        if text.endswith(".json"):
            with open(text, encoding="utf-8") as file:
                config = json.load(file)
        else:
            config = json.loads(text)
    except json.JSONDecodeError as error:
        raise ArgumentTypeError(f"The --config-users argument must be a valid JSON string or file: {error}") from error
    except OSError as error:
        raise ArgumentTypeError(str(error)) from error
    classes = config if isinstance(config, list) else [config]
    if not all(isinstance(one, dict) and "user_class_name" in one for one in classes):
        raise ArgumentTypeError("The user config must specify a user_class_name")
    return classes


def classes_of_environment():
    """The user classes that LOCUST_USER_CLASSES names."""
    return os.environ.get("LOCUST_USER_CLASSES", "").split()
