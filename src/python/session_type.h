// Session: the part of HttpSession that every request passes through; see session_type.cc.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

namespace acrida {

// A specification for PyType_FromModuleAndSpec().
extern PyType_Spec session_spec;

}  // namespace acrida
