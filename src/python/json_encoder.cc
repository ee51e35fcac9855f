#include "python/json_encoder.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace acrida {
namespace {

void append_unit(std::uint32_t unit, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u";
  for (unsigned shift = 16; shift != 0;) {
    shift -= 4;
    out += kDigits[(unit >> shift) & 0xfU];
  }
}

void append_escaped(std::uint32_t c, std::string& out) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    default:
      break;
  }
  if (c >= 0x10000) {
    append_unit(0xd800U + ((c - 0x10000U) >> 10U), out);
    append_unit(0xdc00U + ((c - 0x10000U) & 0x3ffU), out);
  } else {
    append_unit(c, out);
  }
}

bool is_plain(std::uint32_t c) {
  return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

// DEL is plain to json.dumps() too.
void append_string(PyObject* text, std::string& out) {
  out += '"';
  const auto size = static_cast<std::size_t>(PyUnicode_GET_LENGTH(text));
  if (PyUnicode_IS_ASCII(text)) {
    const std::string_view bytes(static_cast<const char*>(PyUnicode_DATA(text)), size);
    std::size_t from = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const auto c = static_cast<unsigned char>(bytes[i]);
      if (!is_plain(c) && c != 0x7f) {
        out += bytes.substr(from, i - from);
        append_escaped(c, out);
        from = i + 1;
      }
    }
    out += bytes.substr(from);
  } else {
    const auto kind = PyUnicode_KIND(text);
    const void* const data = PyUnicode_DATA(text);
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint32_t c = PyUnicode_READ(kind, data, static_cast<Py_ssize_t>(i));
      if (is_plain(c) || c == 0x7f) {
        out += static_cast<char>(c);
      } else {
        append_escaped(c, out);
      }
    }
  }
  out += '"';
}

bool append_int(PyObject* number, std::string& out) {
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(number, &overflow);
  if (overflow != 0) {
    return false;
  }
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  return true;
}

bool append_float(PyObject* number, std::string& out) {
  const double value = PyFloat_AS_DOUBLE(number);
  if (!std::isfinite(value)) {
    return false;
  }
  char* const text = PyOS_double_to_string(value, 'r', 0, Py_DTSF_ADD_DOT_0, nullptr);
  if (text == nullptr) {
    PyErr_Clear();
    return false;
  }
  out += text;
  PyMem_Free(text);
  return true;
}

bool append_value(PyObject* object, int depth, std::string& out);

bool append_list(PyObject* const* items, std::size_t size, int depth, std::string& out) {
  out += '[';
  for (std::size_t i = 0; i < size; ++i) {
    if (i != 0) {
      out += ", ";
    }
    if (!append_value(items[i], depth, out)) {
      return false;
    }
  }
  out += ']';
  return true;
}

bool append_dict(PyObject* dict, int depth, std::string& out) {
  out += '{';
  Py_ssize_t position = 0;
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  bool first = true;
  while (PyDict_Next(dict, &position, &key, &value) != 0) {
    if (!first) {
      out += ", ";
    }
    first = false;
    if (!PyUnicode_CheckExact(key)) {
      return false;
    }
    append_string(key, out);
    out += ": ";
    if (!append_value(value, depth, out)) {
      return false;
    }
  }
  out += '}';
  return true;
}

bool append_value(PyObject* object, int depth, std::string& out) {
  if (PyUnicode_CheckExact(object)) {
    append_string(object, out);
    return true;
  }
  if (PyLong_CheckExact(object)) {
    return append_int(object, out);
  }
  if (object == Py_None) {
    out += "null";
    return true;
  }
  if (PyBool_Check(object)) {
    out += object == Py_True ? "true" : "false";
    return true;
  }
  if (PyFloat_CheckExact(object)) {
    return append_float(object, out);
  }
  if (depth == kJsonDepthMax) {
    return false;
  }
  if (PyDict_CheckExact(object)) {
    return append_dict(object, depth + 1, out);
  }
  if (PyList_CheckExact(object) || PyTuple_CheckExact(object)) {
    return append_list(PySequence_Fast_ITEMS(object),
                       static_cast<std::size_t>(PySequence_Fast_GET_SIZE(object)), depth + 1, out);
  }
  return false;
}

}  // namespace

bool append_json(PyObject* object, std::string& out) {
  const std::size_t before = out.size();
  if (append_value(object, 0, out)) {
    return true;
  }
  out.resize(before);
  return false;
}

}  // namespace acrida
