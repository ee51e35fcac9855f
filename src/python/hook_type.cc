#include "python/hook_type.h"

#include <cstddef>

#include "python/listener_type.h"
#include "python/members.h"

namespace acrida {
namespace {

constexpr Py_ssize_t kFew = 12;  // keywords of an event, without an allocation

struct HookObject {
  PyObject_HEAD;
  PyObject* handlers;  // list, or null
};

PyMemberDef members[] = {
    {"_handlers", T_OBJECT, offsetof(HookObject, handlers), 0, "The listeners: a list."},
    {nullptr, 0, 0, 0, nullptr},
};

HookObject* self_of(PyObject* object) {
  return reinterpret_cast<HookObject*>(object);
}

// The error that is set goes to hook._listener_failed(error). False: it raised.
bool report_failure(const ModuleState& state, PyObject* hook) {
  if (PyErr_ExceptionMatches(PyExc_Exception) == 0) {
    return false;
  }
  PyObject* type = nullptr;
  PyObject* error = nullptr;
  PyObject* traceback = nullptr;
  PyErr_Fetch(&type, &error, &traceback);
  PyErr_NormalizeException(&type, &error, &traceback);
  if (traceback != nullptr) {
    PyException_SetTraceback(error, traceback);
  }
  PyObject* const reported = PyObject_CallMethodOneArg(hook, state.names[kListenerFailed], error);
  Py_XDECREF(type);
  Py_XDECREF(error);
  Py_XDECREF(traceback);
  Py_XDECREF(reported);
  return reported != nullptr;
}

// The event's values by their Name, as far as it has them.
void by_name(const Names& names, PyObject* const* values, PyObject* keywords, PyObject** event) {
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(keywords); ++i) {
    for (std::size_t name = 0; name < kEventNames; ++name) {
      if (PyTuple_GET_ITEM(keywords, i) == names[static_cast<Name>(name)]) {
        event[name] = values[i];
      }
    }
  }
}

bool call_listener(const ModuleState& state,
                   PyObject* listener,
                   PyObject** values,
                   PyObject* keywords) {
  if (Py_TYPE(listener) == state.listener && keywords == state.names.event_keywords()) {
    return count_request(listener, values) == 0;
  }
  if (Py_TYPE(listener) == state.listener && keywords != nullptr) {
    PyObject* event[kEventNames] = {};
    event[kException] = Py_None;
    by_name(state.names, values, keywords, event);
    if (event[kRequestType] != nullptr && event[kNameName] != nullptr &&
        event[kResponseTime] != nullptr && event[kResponseLength] != nullptr) {
      return count_request(listener, event) == 0;
    }
  }
  PyObject* const result =
      PyObject_Vectorcall(listener, values, PY_VECTORCALL_ARGUMENTS_OFFSET, keywords);
  Py_XDECREF(result);
  return result != nullptr;
}

PyObject* fire_reversed(const ModuleState& state,
                        PyObject* hook,
                        PyObject** values,
                        PyObject* keywords) {
  PyObject* const handlers = self_of(hook)->handlers;
  PyObject* const listeners = handlers == nullptr ? PyList_New(0) : PySequence_List(handlers);
  if (listeners == nullptr || PyList_Reverse(listeners) != 0) {
    Py_XDECREF(listeners);
    return nullptr;
  }
  bool going = true;
  for (Py_ssize_t i = 0; going && i < PyList_GET_SIZE(listeners); ++i) {
    going = call_listener(state, PyList_GET_ITEM(listeners, i), values, keywords) ||
            report_failure(state, hook);
  }
  Py_DECREF(listeners);
  return going ? Py_NewRef(Py_None) : nullptr;
}

// Where `reverse` is among the keywords; -1: nowhere.
Py_ssize_t find_reverse(const Names& names, PyObject* keywords) {
  for (Py_ssize_t i = 0; keywords != nullptr && i < PyTuple_GET_SIZE(keywords); ++i) {
    if (PyTuple_GET_ITEM(keywords, i) == names[kReverse]) {
      return i;
    }
  }
  return -1;
}

// fire(reverse=..., ...): the other keywords are the event's.
PyObject* fire_without_reverse(const ModuleState& state,
                               PyObject* hook,
                               PyObject* const* args,
                               PyObject* keywords,
                               Py_ssize_t reverse) {
  const Py_ssize_t count = PyTuple_GET_SIZE(keywords);
  PyObject* const rest = PyTuple_New(count - 1);
  auto** const values =
      static_cast<PyObject**>(PyMem_Calloc(static_cast<std::size_t>(count) + 1, sizeof(PyObject*)));
  if (rest == nullptr || values == nullptr) {
    Py_XDECREF(rest);
    PyMem_Free(values);
    return PyErr_NoMemory();
  }
  for (Py_ssize_t i = 0, j = 0; i < count; ++i) {
    if (i != reverse) {
      PyTuple_SET_ITEM(rest, j, Py_NewRef(PyTuple_GET_ITEM(keywords, i)));
      values[1 + j++] = args[i];
    }
  }
  const int backwards = PyObject_IsTrue(args[reverse]);
  PyObject* result = nullptr;
  if (backwards > 0) {
    result = fire_reversed(state, hook, values + 1, rest);
  } else if (backwards == 0 && fire_hook(state, hook, values + 1, rest) == 0) {
    result = Py_NewRef(Py_None);
  }
  PyMem_Free(values);
  Py_DECREF(rest);
  return result;
}

PyObject* fire(PyObject* object,
               PyTypeObject* defining,
               PyObject* const* args,
               Py_ssize_t nargs,
               PyObject* keywords) {
  const auto& state = *static_cast<ModuleState*>(PyType_GetModuleState(defining));
  if (nargs != 0) {
    PyErr_SetString(PyExc_TypeError, "fire() takes keyword arguments only");
    return nullptr;
  }
  const Py_ssize_t reverse = find_reverse(state.names, keywords);
  if (reverse >= 0) {
    return fire_without_reverse(state, object, args, keywords, reverse);
  }
  // The slot before the first argument is not ours to lend.
  const Py_ssize_t count = keywords == nullptr ? 0 : PyTuple_GET_SIZE(keywords);
  PyObject* few[kFew + 1];
  auto** values = few;
  if (count > kFew) {
    values = static_cast<PyObject**>(
        PyMem_Calloc(static_cast<std::size_t>(count) + 1, sizeof(PyObject*)));
    if (values == nullptr) {
      return PyErr_NoMemory();
    }
  }
  values[0] = nullptr;
  for (Py_ssize_t i = 0; i < count; ++i) {
    values[i + 1] = args[i];
  }
  const int fired = fire_hook(state, object, values + 1, keywords);
  if (values != few) {
    PyMem_Free(values);
  }
  return fired == 0 ? Py_NewRef(Py_None) : nullptr;
}

PyMethodDef methods[] = {
    {"fire", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(fire)),
     METH_METHOD | METH_FASTCALL | METH_KEYWORDS,
     "fire($self, *, reverse=False, **kwargs)\n--\n\n"
     "Calls every listener with `kwargs`, the latest first with `reverse`.\n\n"
     "An exception in a listener is logged and makes the exit code 2; the other listeners are "
     "still called.\n"
     "StopUser, StopTest, InterruptTaskSet, RescheduleTask and RescheduleTaskImmediately go on to "
     "the caller."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_doc, const_cast<char*>("What an EventHook fires with.")},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy_members<members>)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse_members<members>)},
    {Py_tp_clear, reinterpret_cast<void*>(clear_members<members>)},
    {Py_tp_members, members},
    {Py_tp_methods, methods},
    {0, nullptr},
};

}  // namespace

bool is_plain_hook(const ModuleState& state, PyObject* hook) {
  if (Py_TYPE(hook)->tp_base != state.hook) {
    return false;
  }
  // A locustfile may have put its own fire() there, by class or by object.
  PyObject* const method = PyObject_GetAttr(hook, state.names[kFire]);
  const bool plain = method != nullptr && PyCFunction_Check(method) &&
                     PyCFunction_GET_SELF(method) == hook &&
                     PyCFunction_GET_FUNCTION(method) ==
                         reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(fire));
  Py_XDECREF(method);
  PyErr_Clear();
  return plain;
}

int fire_hook(const ModuleState& state, PyObject* hook, PyObject** values, PyObject* keywords) {
  // A listener may add and remove listeners.
  for (Py_ssize_t i = 0;; ++i) {
    PyObject* const handlers = self_of(hook)->handlers;
    if (handlers == nullptr || !PyList_Check(handlers) || i >= PyList_GET_SIZE(handlers)) {
      return 0;
    }
    PyObject* const listener = Py_NewRef(PyList_GET_ITEM(handlers, i));
    const bool going =
        call_listener(state, listener, values, keywords) || report_failure(state, hook);
    Py_DECREF(listener);
    if (!going) {
      return -1;
    }
  }
}

PyType_Spec hook_spec = {"acrida._engine.Hook", sizeof(HookObject), 0,
                         Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};

}  // namespace acrida
