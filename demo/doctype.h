// The doctypes that the site lists: which table holds them, which fields they have.
//
// Thread: constants.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace acrida::demo {

enum class FieldKind : std::uint8_t { kText, kInteger, kReal };

struct Field {
  std::string_view name;
  FieldKind kind = FieldKind::kText;
  std::string_view column = {};  // in the table, when it is not called like the field
};

struct Doctype {
  std::string_view name;
  std::string_view table;
  std::span<const Field> fields;  // the first is "name"
  std::string_view newest_first;  // the default order's column
};

// Nothing when the site has no such doctype.
const Doctype* find_doctype(std::string_view name);
const Field* find_field(const Doctype& doctype, std::string_view name);
std::string_view column_of(const Field& field);

}  // namespace acrida::demo
