#include "demo/doctype.h"

#include <array>

#include "base/strings.h"

namespace acrida::demo {
namespace {

constexpr std::array kStandardFields{
    Field{.name = "name", .label = "ID"},
    Field{.name = "owner"},
    Field{.name = "creation"},
    Field{.name = "modified"},
    Field{.name = "modified_by"},
    Field{.name = "docstatus", .kind = FieldKind::kInteger},
};

std::string word_of_label(std::string_view word) {
  if (word == "of" || word == "for" || word == "to") {
    return std::string(word);
  }
  std::string text(word);
  const bool is_short_form = word == "pos" || word == "uom";
  for (std::size_t i = 0; i < text.size() && (i == 0 || is_short_form); ++i) {
    text[i] = static_cast<char>(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 'a' + 'A' : text[i]);
  }
  return text;
}

std::vector<const Doctype*> collect_doctypes() {
  std::vector<const Doctype*> all;
  for (const auto part : {master_doctypes(), administration_doctypes(), transaction_doctypes()}) {
    for (const Doctype& doctype : part) {
      all.push_back(&doctype);
    }
  }
  return all;
}

}  // namespace

std::span<const Field> standard_fields() {
  return kStandardFields;
}

std::span<const Doctype* const> all_doctypes() {
  static const std::vector<const Doctype*> kAll = collect_doctypes();
  return kAll;
}

const Doctype* find_doctype(std::string_view name) {
  for (const Doctype* doctype : all_doctypes()) {
    if (doctype->name == name) {
      return doctype;
    }
  }
  return nullptr;
}

const Field* find_field(const Doctype& doctype, std::string_view name) {
  for (const std::span<const Field> fields : {standard_fields(), doctype.fields}) {
    for (const Field& field : fields) {
      if (field.name == name) {
        return field.kind == FieldKind::kSecret ? nullptr : &field;
      }
    }
  }
  return nullptr;
}

std::vector<const Field*> readable_fields(const Doctype& doctype) {
  std::vector<const Field*> readable;
  for (const std::span<const Field> fields : {standard_fields(), doctype.fields}) {
    for (const Field& field : fields) {
      if (field.kind != FieldKind::kSecret) {
        readable.push_back(&field);
      }
    }
  }
  return readable;
}

std::string_view column_of(const Field& field) {
  return field.column.empty() ? field.name : field.column;
}

std::string label_of(const Field& field) {
  if (!field.label.empty()) {
    return std::string(field.label);
  }
  std::vector<std::string> words;
  for (const std::string_view word : split(field.name, '_')) {
    words.push_back(word_of_label(word));
  }
  return join(words, " ");
}

}  // namespace acrida::demo
