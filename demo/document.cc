#include "demo/document.h"

#include <cstdint>

#include "base/check.h"
#include "base/strings.h"
#include "demo/calendar.h"
#include "demo/json_text.h"

namespace acrida::demo {
namespace {

std::size_t index_of(std::span<const Field> fields, std::string_view name) {
  std::size_t index = 0;
  while (index < fields.size() && fields[index].name != name) {
    ++index;
  }
  ACRIDA_CHECK(index < fields.size());
  return index;
}

std::size_t index_of_table(const Doctype& doctype, std::string_view field) {
  std::size_t index = 0;
  while (index < doctype.children.size() && doctype.children[index].field != field) {
    ++index;
  }
  ACRIDA_CHECK(index < doctype.children.size());
  return index;
}

void write_values(JsonText& json,
                  std::span<const Field> fields,
                  const std::vector<FieldValue>& values) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    switch (fields[i].kind) {
      case FieldKind::kText:
        if (!values[i].text.empty()) {
          json.text(fields[i].name, values[i].text);
        }
        break;
      case FieldKind::kInteger:
        json.integer(fields[i].name, static_cast<std::int64_t>(values[i].number));
        break;
      case FieldKind::kReal:
        json.real(fields[i].name, values[i].number);
        break;
      case FieldKind::kSecret:
        break;
    }
  }
}

void write_identity(JsonText& json, const Document& document, std::string_view name, int idx) {
  json.text("name", name).text("owner", document.owner).text("creation", document.creation);
  json.text("modified", document.modified).text("modified_by", document.modified_by);
  json.integer("docstatus", document.docstatus).integer("idx", idx);
}

void write_table(JsonText& json, const Document& document, std::size_t index) {
  const ChildTable& table = document.doctype->children[index];
  json.key(table.field).open_list();
  int idx = 0;
  for (const DocumentRow& row : document.tables[index]) {
    json.element().open_object();
    write_identity(json, document, row.name, ++idx);
    write_values(json, table.fields, row.values);
    json.text("parent", document.name).text("parentfield", table.field);
    json.text("parenttype", document.doctype->name).text("doctype", table.doctype);
    json.close_object();
  }
  json.close_list();
}

}  // namespace

bool FieldValue::is_empty() const {
  return (kind == FieldKind::kText || kind == FieldKind::kSecret) && trim(text).empty();
}

Document::Document(const Doctype& of, WallTime now) : doctype(&of), tables(of.children.size()) {
  for (const Field& field : of.fields) {
    values.push_back(initial_value(field, now));
  }
}

FieldValue& Document::value(std::string_view field) {
  return values[index_of(doctype->fields, field)];
}

const FieldValue& Document::value(std::string_view field) const {
  return values[index_of(doctype->fields, field)];
}

std::vector<DocumentRow>& Document::rows(std::string_view table) {
  return tables[index_of_table(*doctype, table)];
}

const std::vector<DocumentRow>& Document::rows(std::string_view table) const {
  return tables[index_of_table(*doctype, table)];
}

FieldValue& value_of(DocumentRow& row, const ChildTable& table, std::string_view field) {
  return row.values[index_of(table.fields, field)];
}

const FieldValue& value_of(const DocumentRow& row,
                           const ChildTable& table,
                           std::string_view field) {
  return row.values[index_of(table.fields, field)];
}

const ChildTable& child_table(const Doctype& doctype, std::string_view field) {
  return doctype.children[index_of_table(doctype, field)];
}

FieldValue initial_value(const Field& field, WallTime now) {
  FieldValue value{.kind = field.kind};
  if (field.kind == FieldKind::kText || field.kind == FieldKind::kSecret) {
    value.text = field.initial == "Today" ? date_text(now) : std::string(field.initial);
  } else {
    value.number = parse_real(field.initial).value_or(0);
  }
  return value;
}

std::string to_json(const Document& document) {
  std::string out;
  JsonText json(out);
  json.open_object();
  write_identity(json, document, document.name, 0);
  write_values(json, document.doctype->fields, document.values);
  json.text("doctype", document.doctype->name);
  for (std::size_t i = 0; i < document.tables.size(); ++i) {
    write_table(json, document, i);
  }
  json.close_object();
  return out;
}

}  // namespace acrida::demo
