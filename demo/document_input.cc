#include "demo/document_input.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/escape.h"
#include "base/strings.h"
#include "demo/document_store.h"

namespace acrida::demo {
namespace {

constexpr double kAmountBelow = 1e12;          // MariaDB's decimal(21,9)
constexpr std::size_t kEchoBytesMax = 140;     // Frappe's Data fields hold no more
constexpr std::size_t kTextBytesMax = 65'535;  // MariaDB's text

std::expected<FieldValue, ErpError> read_value(const Field& field, const Value& given) {
  FieldValue value{.kind = field.kind};
  if (field.kind == FieldKind::kText || field.kind == FieldKind::kSecret) {
    value.text = given.as_text();
    if (value.text.size() > kTextBytesMax) {
      return refuse({.exc_type = "CharacterLengthExceededError",
                     .message = std::string(field.name) +
                                " will get truncated, as max characters allowed is " +
                                std::to_string(kTextBytesMax)});
    }
    return value;
  }
  value.number =
      field.kind == FieldKind::kInteger ? static_cast<double>(given.as_integer()) : given.as_real();
  if (std::abs(value.number) >= kAmountBelow) {
    ErpError error = python_error("DataError", "(1264, \"Out of range value for column '" +
                                                   std::string(field.name) + "' at row 1\")");
    error.module_name = "pymysql.err";
    return refuse(std::move(error));
  }
  return value;
}

std::expected<DocumentRow, ErpError> read_row(RandomNames& names,
                                              const ChildTable& table,
                                              const Value& given) {
  if (!given.is_object()) {
    return refuse(
        python_error("TypeError", "a row of " + std::string(table.field) + " is no object"));
  }
  DocumentRow row{.name = names.next(kRowNameLength), .values = {}};
  for (const Field& field : table.fields) {
    const Value value = given[field.name];
    if (value.is_null()) {
      row.values.push_back(initial_value(field, WallTime()));
      continue;
    }
    auto read = read_value(field, value);
    if (!read) {
      return refuse(std::move(read.error()));
    }
    row.values.push_back(*std::move(read));
  }
  return row;
}

Checked apply_table(RandomNames& names,
                    const ChildTable& table,
                    const Value& given,
                    std::vector<DocumentRow>& rows) {
  if (!given.is_list()) {
    return refuse(python_error("TypeError", "'" + std::string(table.field) + "' is not iterable"));
  }
  if (given.size() > kDocumentRowsMax) {
    return refuse(validation_error("The demo site takes at most " +
                                   std::to_string(kDocumentRowsMax) + " rows in " +
                                   std::string(table.field)));
  }
  rows.clear();
  for (std::size_t i = 0; i < given.size(); ++i) {
    auto row = read_row(names, table, given.at(i));
    if (!row) {
      return refuse(std::move(row.error()));
    }
    rows.push_back(*std::move(row));
  }
  return {};
}

// Doctypes that documents name although the site keeps none of theirs.
bool is_known_doctype(std::string_view name) {
  return find_doctype(name) != nullptr || name == "GL Entry" || name == "DocType" ||
         name == "Stock Ledger Entry";
}

bool leads_somewhere(Database& database, std::string_view target, std::string_view name) {
  if (target == "DocType") {
    return is_known_doctype(name);
  }
  const Doctype* doctype = find_doctype(target);
  return doctype != nullptr && document_exists(database, *doctype, name);
}

// "Mode of Payment: UPI" for each link that leads nowhere.
std::vector<std::string> missing_links(Database& database,
                                       std::span<const Field> fields,
                                       const std::vector<FieldValue>& values,
                                       std::string_view by_allow) {
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].link.empty() || values[i].is_empty()) {
      continue;
    }
    const std::string_view target = fields[i].link == kLinkByAllow ? by_allow : fields[i].link;
    if (!leads_somewhere(database, target, values[i].text)) {
      missing.push_back(label_of(fields[i]) + ": " + shorten(values[i].text, kEchoBytesMax));
    }
  }
  return missing;
}

}  // namespace

Checked apply_arguments(RandomNames& names, const Value& arguments, Document& document) {
  const Doctype& doctype = *document.doctype;
  for (std::size_t i = 0; i < doctype.fields.size(); ++i) {
    const Value given = arguments[doctype.fields[i].name];
    if (given.is_null()) {
      continue;
    }
    auto value = read_value(doctype.fields[i], given);
    if (!value) {
      return refuse(std::move(value.error()));
    }
    document.values[i] = *std::move(value);
  }
  for (std::size_t i = 0; i < doctype.children.size(); ++i) {
    const ChildTable& table = doctype.children[i];
    const Value given = arguments[table.field];
    if (given.is_null()) {
      continue;
    }
    if (auto applied = apply_table(names, table, given, document.tables[i]); !applied) {
      return applied;
    }
  }
  return {};
}

Checked check_links(Database& database, const Document& document) {
  const Doctype& doctype = *document.doctype;
  const bool has_allow = doctype.name == "User Permission";
  std::vector<std::string> missing =
      missing_links(database, doctype.fields, document.values,
                    has_allow ? document.text("allow") : std::string());
  for (std::size_t i = 0; i < document.tables.size(); ++i) {
    for (std::size_t row = 0; row < document.tables[i].size(); ++row) {
      for (const std::string& link : missing_links(database, doctype.children[i].fields,
                                                   document.tables[i][row].values, "")) {
        missing.push_back("Row #" + std::to_string(row + 1) + ": " + link);
      }
    }
  }
  if (missing.empty()) {
    return {};
  }
  return refuse(link_error("Could not find " + join(missing, ", ")));
}

Checked check_mandatory(const Document& document) {
  const Doctype& doctype = *document.doctype;
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < doctype.fields.size(); ++i) {
    if (doctype.fields[i].is_mandatory && document.values[i].is_empty()) {
      missing.emplace_back(doctype.fields[i].name);
    }
  }
  for (std::size_t i = 0; i < doctype.children.size(); ++i) {
    const ChildTable& table = doctype.children[i];
    if (table.is_mandatory && document.tables[i].empty()) {
      missing.emplace_back(table.field);
    }
    for (const DocumentRow& row : document.tables[i]) {
      for (std::size_t j = 0; j < table.fields.size(); ++j) {
        if (table.fields[j].is_mandatory && row.values[j].is_empty()) {
          missing.emplace_back(table.fields[j].name);
        }
      }
    }
  }
  if (missing.empty()) {
    return {};
  }
  return refuse(mandatory_error("[" + std::string(doctype.name) + ", " + document.name +
                                "]: " + join(missing, ", ")));
}

ErpError missing_link(std::string_view label, std::string_view name) {
  return link_error("Could not find " + std::string(label) + ": " + shorten(name, kEchoBytesMax));
}

}  // namespace acrida::demo
