#include "python/json_decoder.h"

#include <simdjson.h>

#include <array>
#include <cstddef>
#include <functional>
#include <utility>

#include "python/object.h"

namespace acrida {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

PyObject* to_text(std::string_view text) {
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), nullptr);
}

// Names of members, made once: the documents of a site have the same ones over and over. A str that
// is used again also knows its hash already.
class Names {
 public:
  // A new reference, or null.
  PyObject* name(std::string_view text) {
    if (text.size() > kSizeMax) {
      return to_text(text);
    }
    Owned& place = names_[std::hash<std::string_view>()(text) % names_.size()];
    if (!place || !is(place.get(), text)) {
      Owned made(to_text(text));
      if (!made || PyObject_Hash(made.get()) == -1) {
        return nullptr;
      }
      place = std::move(made);
    }
    return Py_NewRef(place.get());
  }

 private:
  static constexpr std::size_t kSizeMax = 64;

  static bool is(PyObject* name, std::string_view text) {
    Py_ssize_t size = 0;
    const char* const bytes = PyUnicode_AsUTF8AndSize(name, &size);
    return bytes != nullptr && std::string_view(bytes, static_cast<std::size_t>(size)) == text;
  }

  std::array<Owned, 1024> names_;
};

class Reader {
 public:
  explicit Reader(Names& names) : names_(names) {}
  PyObject* read(const element& value);

 private:
  PyObject* read_list(const simdjson::dom::array& array);
  PyObject* read_dict(const simdjson::dom::object& object);

  Names& names_;
};

PyObject* Reader::read_list(const simdjson::dom::array& array) {
  Owned list(PyList_New(0));
  if (!list) {
    return nullptr;
  }
  for (const element value : array) {
    const Owned item(read(value));
    if (!item || PyList_Append(list.get(), item.get()) != 0) {
      return nullptr;
    }
  }
  return list.release();
}

PyObject* Reader::read_dict(const simdjson::dom::object& object) {
  Owned dict(PyDict_New());
  if (!dict) {
    return nullptr;
  }
  for (const auto& [key, value] : object) {
    const Owned name(names_.name(key));
    const Owned item(name ? read(value) : nullptr);
    if (!item || PyDict_SetItem(dict.get(), name.get(), item.get()) != 0) {
      return nullptr;
    }
  }
  return dict.release();
}

// The depth is bounded by the parser's own limit.
PyObject* Reader::read(const element& value) {
  switch (value.type()) {
    case element_type::ARRAY:
      return read_list(simdjson::dom::array(value.get_array()));
    case element_type::OBJECT:
      return read_dict(simdjson::dom::object(value.get_object()));
    case element_type::INT64:
      return PyLong_FromLongLong(std::int64_t(value.get_int64()));
    case element_type::UINT64:
      return PyLong_FromUnsignedLongLong(std::uint64_t(value.get_uint64()));
    case element_type::DOUBLE:
      return PyFloat_FromDouble(double(value.get_double()));
    case element_type::STRING:
      return to_text(std::string_view(value.get_string()));
    case element_type::BOOL:
      return PyBool_FromLong(bool(value.get_bool()) ? 1 : 0);
    case element_type::NULL_VALUE:
      break;
  }
  return Py_NewRef(Py_None);
}

}  // namespace

struct JsonDecoder::Parser {
  simdjson::dom::parser dom;
  Names names;
};

JsonDecoder::JsonDecoder() : parser_(std::make_unique<Parser>()) {}
JsonDecoder::~JsonDecoder() = default;

PyObject* JsonDecoder::decode(std::string_view text) {
  element root;
  if (parser_->dom.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) {
    return nullptr;
  }
  return Reader(parser_->names).read(root);
}

}  // namespace acrida
