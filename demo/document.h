// A document of any doctype: the values of its fields and the rows of its child tables.
//
// Thread: values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "acrida/time.h"
#include "demo/doctype.h"

namespace acrida::demo {

enum DocStatus : int { kDraft = 0, kSubmitted = 1, kCancelled = 2 };

// A text or a number, whichever the field's kind says.
struct FieldValue {
  FieldKind kind = FieldKind::kText;
  std::string text = {};
  double number = 0;

  // What Frappe takes for "nothing given".
  bool is_empty() const;
  bool operator==(const FieldValue& other) const = default;
};

struct DocumentRow {
  std::string name;
  std::vector<FieldValue> values;  // one per field of the child table
};

struct Document {
  // Empty, with the initial values of its fields. REQUIRES: `doctype` outlives it.
  Document(const Doctype& of, WallTime now);

  const Doctype* doctype;
  std::string name;
  std::string owner;
  std::string creation;
  std::string modified;
  std::string modified_by;
  int docstatus = kDraft;
  std::vector<FieldValue> values;                // one per field of the doctype
  std::vector<std::vector<DocumentRow>> tables;  // one per child table

  // REQUIRES: the doctype has that field, or that child table.
  FieldValue& value(std::string_view field);
  const FieldValue& value(std::string_view field) const;
  const std::string& text(std::string_view field) const { return value(field).text; }
  double number(std::string_view field) const { return value(field).number; }
  bool is_set(std::string_view field) const { return value(field).number != 0; }
  void set(std::string_view field, std::string_view text) { value(field).text = text; }
  void set(std::string_view field, double number) { value(field).number = number; }
  std::vector<DocumentRow>& rows(std::string_view table);
  const std::vector<DocumentRow>& rows(std::string_view table) const;
};

// REQUIRES: `table` has that field.
FieldValue& value_of(DocumentRow& row, const ChildTable& table, std::string_view field);
const FieldValue& value_of(const DocumentRow& row, const ChildTable& table, std::string_view field);
const ChildTable& child_table(const Doctype& doctype, std::string_view field);
FieldValue initial_value(const Field& field, WallTime now);

// As Frappe v15 serialises it: texts without a value are absent, numbers always there.
std::string to_json(const Document& document);

}  // namespace acrida::demo
