// JSON of Python objects, byte for byte as json.dumps() writes it.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include <string>

namespace acrida {

// Appends the text of dict, list, tuple, str, int, float, bool and None, of these very types.
// False: something else is in it (a subclass, a number that is no finite one, a key that is no str,
// deeper than kJsonDepthMax), and json.dumps() has to write it or say why not; `out` is then cut
// back to where it was. No Python error is set.
bool append_json(PyObject* object, std::string& out);

inline constexpr int kJsonDepthMax = 200;

}  // namespace acrida
