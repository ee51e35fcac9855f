// The doctypes that the site knows: their fields, links and child tables, and how their documents
// are named. The database's tables are made from this.
//
// Thread: constants.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace acrida::demo {

enum class FieldKind : std::uint8_t {
  kText,
  kInteger,
  kReal,
  kSecret,  // a text that can be written and never read
};

// The link of a field whose document is of the doctype that the document's field `allow` names.
inline constexpr std::string_view kLinkByAllow = "=allow";

struct Field {
  std::string_view name;
  FieldKind kind = FieldKind::kText;
  std::string_view link = {};  // the doctype whose documents it names; empty: none
  bool is_mandatory = false;
  bool is_unique = false;
  std::string_view initial = {};  // of a new document; "Today" and "Now" are computed
  std::string_view label = {};    // when it is not the name in title case
  std::string_view column = {};   // in the table, when it is not called like the field
};

struct ChildTable {
  std::string_view field;    // "items"
  std::string_view doctype;  // "POS Invoice Item"
  std::string_view table;
  std::span<const Field> fields;
  bool is_mandatory = false;
};

enum class Naming : std::uint8_t {
  kField,      // after the field `source`
  kCounted,    // the same, with a number behind it when the name is taken
  kOfCompany,  // after the field `source`, with the company's abbreviation: "Stores - SJ"
  kSeries,     // `source` is the prefix, the year and a number follow
  kHash,       // ten random digits
  kPrompt,     // whoever creates it says
  kSingle,     // there is one, and it exists
};

struct Doctype {
  std::string_view name;
  std::string_view table;
  std::span<const Field> fields;  // beside the standard ones
  std::span<const ChildTable> children = {};
  Naming naming = Naming::kHash;
  std::string_view source = {};
  bool is_submittable = false;
};

// name, owner, creation, modified, modified_by, docstatus: of every document, in this order.
std::span<const Field> standard_fields();
std::span<const Doctype* const> all_doctypes();
// Nothing when the site has no such doctype.
const Doctype* find_doctype(std::string_view name);
// Nothing when there is none that may be read.
const Field* find_field(const Doctype& doctype, std::string_view name);
// The standard fields and then the doctype's own, without secrets.
std::vector<const Field*> readable_fields(const Doctype& doctype);
std::string_view column_of(const Field& field);
// "Item Group", "Mode of Payment", "POS Profile"
std::string label_of(const Field& field);

// The three parts of the list, each defined in a file of its own.
std::span<const Doctype> master_doctypes();
std::span<const Doctype> administration_doctypes();
std::span<const Doctype> transaction_doctypes();

}  // namespace acrida::demo
