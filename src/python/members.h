// What the collector needs of a type whose state is references to objects, each with a row in its
// table of members (T_OBJECT or T_OBJECT_EX): the slots for traversal, clearing and the end.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include <structmember.h>

namespace acrida {

inline PyObject*& member_of(PyObject* object, const PyMemberDef& member) {
  return *reinterpret_cast<PyObject**>(reinterpret_cast<char*>(object) + member.offset);
}

// Py_tp_traverse.
template <PyMemberDef* kMembers>
int traverse_members(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(object));
  for (const PyMemberDef* member = kMembers; member->name != nullptr; ++member) {
    Py_VISIT(member_of(object, *member));
  }
  return 0;
}

// Py_tp_clear.
template <PyMemberDef* kMembers>
int clear_members(PyObject* object) {
  for (const PyMemberDef* member = kMembers; member->name != nullptr; ++member) {
    Py_CLEAR(member_of(object, *member));
  }
  return 0;
}

// Py_tp_dealloc, also of subclasses made in Python.
template <PyMemberDef* kMembers>
void destroy_members(PyObject* object) {
  PyTypeObject* const type = Py_TYPE(object);
  PyObject_GC_UnTrack(object);
  static_cast<void>(clear_members<kMembers>(object));
  type->tp_free(object);
  Py_DECREF(type);
}

}  // namespace acrida
