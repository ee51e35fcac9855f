"""What Locust had before its version 1.0, and what to use instead."""

import warnings

_RENAMED = (
    "The {0} class has been renamed to {1} in version 1.0. "
    "For more info see: https://docs.locust.io/en/latest/changelog.html#changelog-1-0"
)


def check_for_deprecated_task_set_attribute(class_dict):
    """Warns when the body of a user class sets `task_set`."""
    if "task_set" in class_dict:
        warnings.warn(
            "Usage of User.task_set is deprecated since version 1.0. Set the tasks attribute instead "
            f"(tasks = [{class_dict['task_set'].__name__}])",
            DeprecationWarning,
            stacklevel=3,
        )


def deprecated_locust_meta_class(deprecation_message):
    """A metaclass of classes that cannot be derived from: doing so raises ImportError with the message."""

    class MetaClass(type):
        def __new__(mcs, classname, bases, class_dict):
            if bases:
                raise ImportError(deprecation_message)
            return super().__new__(mcs, classname, bases, class_dict)

    return MetaClass


class DeprecatedLocustClass(metaclass=deprecated_locust_meta_class(_RENAMED.format("Locust", "User"))):
    pass


class DeprecatedHttpLocustClass(metaclass=deprecated_locust_meta_class(_RENAMED.format("HttpLocust", "HttpUser"))):
    pass


class DeprecatedFastHttpLocustClass(
    metaclass=deprecated_locust_meta_class(_RENAMED.format("FastHttpLocust", "FastHttpUser"))
):
    pass
