#include "demo/resource_list.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/escape.h"
#include "base/strings.h"
#include "demo/doctype.h"
#include "demo/json_text.h"
#include "demo/list_filter.h"
#include "demo/permissions.h"

namespace acrida::demo {
namespace {

constexpr std::int64_t kPageLength = 20;
constexpr std::size_t kEchoBytesMax = 140;

using Fields = std::vector<const Field*>;

ErpError field_error(std::string_view name) {
  return {.exc_type = "DataError",
          .message = "Field not permitted in query: " + shorten(name, kEchoBytesMax)};
}

std::expected<Fields, ErpError> read_fields(const Doctype& doctype, const Value& asked) {
  const bool is_empty_list = asked.is_list() && asked.size() == 0;
  if (asked.is_null() || is_empty_list || asked.as_text() == "name") {
    return Fields{find_field(doctype, "name")};
  }
  if (asked.is_text() && asked.as_text() != "*") {
    return std::unexpected(python_error("JSONDecodeError", "the fields are no JSON"));
  }
  if (asked.size() > kListFieldsMax) {
    return std::unexpected(validation_error("a list takes at most 100 fields"));
  }
  Fields fields;
  if (asked.is_text()) {
    fields = readable_fields(doctype);
  }
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const std::string name = asked.at(i).as_text();
    if (name == "*") {
      const Fields all = readable_fields(doctype);
      fields.insert(fields.end(), all.begin(), all.end());
      continue;
    }
    const Field* field = find_field(doctype, name);
    if (field == nullptr) {
      return std::unexpected(field_error(name));
    }
    fields.push_back(field);
  }
  return fields;
}

// "posting_date desc, name": columns of the doctype only.
std::expected<std::string, ErpError> read_order(const Doctype& doctype, const Value& asked) {
  const std::string text = asked.as_text();
  if (trim(text).empty()) {
    return "modified DESC";
  }
  std::string order;
  for (const std::string_view piece : split(text, ',')) {
    std::string_view name = trim(piece);
    std::string_view direction;
    if (const std::size_t space = name.find(' '); space != std::string_view::npos) {
      direction = trim(name.substr(space));
      name = name.substr(0, space);
    }
    const Field* field = find_field(doctype, name);
    const bool is_descending = equals_ignoring_case(direction, "desc");
    if (field == nullptr ||
        !(direction.empty() || is_descending || equals_ignoring_case(direction, "asc"))) {
      return std::unexpected(field_error(piece));
    }
    order += order.empty() ? "" : ", ";
    order += std::string(column_of(*field)) + (is_descending ? " DESC" : " ASC");
  }
  return order;
}

struct ListRequest {
  Fields fields;
  ListFilter filter;
  ListFilter or_filter;
  std::string order;
  std::int64_t start = 0;
  std::int64_t length = kPageLength;
};

std::int64_t page_length_of(const Value& arguments) {
  Value asked = arguments["limit_page_length"];
  if (asked.is_null()) {
    asked = arguments["limit"];
  }
  if (asked.is_null()) {
    return kPageLength;
  }
  // Frappe takes 0 for "all".
  const std::int64_t length = asked.as_integer();
  return length <= 0 ? kListRowsMax : std::min(length, kListRowsMax);
}

std::expected<ListRequest, ErpError> read_list(const Doctype& doctype, const Value& arguments) {
  if (arguments["group_by"].is_true()) {
    return std::unexpected(validation_error("the demo site groups no lists"));
  }
  auto fields = read_fields(doctype, arguments["fields"].decoded());
  if (!fields) {
    return std::unexpected(std::move(fields.error()));
  }
  auto filter = read_filters(doctype, arguments["filters"].decoded(), " AND ");
  if (!filter) {
    return std::unexpected(std::move(filter.error()));
  }
  auto or_filter = read_filters(doctype, arguments["or_filters"].decoded(), " OR ");
  if (!or_filter) {
    return std::unexpected(std::move(or_filter.error()));
  }
  auto order = read_order(doctype, arguments["order_by"]);
  if (!order) {
    return std::unexpected(std::move(order.error()));
  }
  return ListRequest{.fields = *std::move(fields),
                     .filter = *std::move(filter),
                     .or_filter = *std::move(or_filter),
                     .order = *std::move(order),
                     .start = std::max<std::int64_t>(0, arguments["limit_start"].as_integer()),
                     .length = page_length_of(arguments)};
}

std::string select_columns(const Doctype& doctype, const Fields& fields) {
  std::string sql = "SELECT ";
  for (const Field* field : fields) {
    sql += field == fields.front() && sql.ends_with("SELECT ") ? "" : ", ";
    sql += column_of(*field);
  }
  return sql + " FROM " + std::string(doctype.table);
}

std::string select_list(const Doctype& doctype, const ListRequest& list) {
  std::string sql = select_columns(doctype, list.fields);
  if (!list.filter.sql.empty()) {
    sql += " WHERE (" + list.filter.sql + ")";
  }
  if (!list.or_filter.sql.empty()) {
    sql += (list.filter.sql.empty() ? " WHERE (" : " AND (") + list.or_filter.sql + ")";
  }
  return sql + " ORDER BY " + list.order + " LIMIT ? OFFSET ?";
}

void write_row(JsonText& json, const Fields& fields, const Query& row) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const int column = static_cast<int>(i);
    switch (fields[i]->kind) {
      case FieldKind::kText:
        json.text(fields[i]->name, row.text(column));
        break;
      case FieldKind::kInteger:
        json.integer(fields[i]->name, row.integer(column));
        break;
      case FieldKind::kReal:
        json.real(fields[i]->name, row.real(column));
        break;
      case FieldKind::kSecret:
        break;
    }
  }
}

}  // namespace

Answer list_documents(SiteState& site, Call& call) {
  const Doctype* doctype = find_doctype(call.doctype);
  if (doctype == nullptr) {
    return std::unexpected(missing_document("DocType", shorten(call.doctype, kEchoBytesMax)));
  }
  if (!may(call.account, Action::kRead, doctype->name)) {
    return std::unexpected(not_permitted(action_name(Action::kRead), doctype->name));
  }
  const auto list = read_list(*doctype, call.arguments);
  if (!list) {
    return std::unexpected(list.error());
  }
  const std::string sql = select_list(*doctype, *list);
  Query row = site.database->query_once(sql);
  bind(row, list->filter);
  bind(row, list->or_filter);
  row.bind(list->length).bind(list->start);
  std::string rows;
  JsonText json(rows);
  json.open_list();
  while (row.next()) {
    json.element().open_object();
    write_row(json, list->fields, row);
    json.close_object();
  }
  json.close_list();
  return data_page(rows);
}

}  // namespace acrida::demo
