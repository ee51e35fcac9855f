#include "demo/list_filter.h"

#include <array>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"

namespace acrida::demo {
namespace {

using Read = std::expected<void, ErpError>;

constexpr std::size_t kEchoBytesMax = 140;

std::unexpected<ErpError> refuse(std::string what) {
  return std::unexpected<ErpError>(validation_error(std::move(what)));
}

std::unexpected<ErpError> refuse_field(std::string_view field) {
  return std::unexpected<ErpError>(
      ErpError{.exc_type = "DataError",
               .message = "Field not permitted in query: " + shorten(field, kEchoBytesMax)});
}

struct Operator {
  std::string_view word;
  std::string_view sql;
};

constexpr std::array<Operator, 9> kComparisons{{
    {"=", "= ?"},
    {"!=", "!= ?"},
    {">", "> ?"},
    {"<", "< ?"},
    {">=", ">= ?"},
    {"<=", "<= ?"},
    {"like", "LIKE ?"},
    {"not like", "NOT LIKE ?"},
    {"<>", "!= ?"},
}};

struct Condition {
  std::string field;
  std::string word;  // the operator, in lower case
  Value value;
};

Condition condition_of_list(const Value& list) {
  const std::size_t first = list.size() >= 4 ? 1 : 0;  // the doctype may come first
  if (list.size() == 2) {
    return {list.at(0).as_text(), "=", list.at(1)};
  }
  return {list.at(first).as_text(), to_lower(trim(list.at(first + 1).as_text())),
          list.at(first + 2)};
}

Condition condition_of_entry(const Value& filters, const std::string& key) {
  const Value value = filters[key];
  if (value.is_list() && value.size() == 2) {
    return {key, to_lower(trim(value.at(0).as_text())), value.at(1)};
  }
  return {key, "=", value};
}

Read append_value(const Field& field, const Value& value, ListFilter& filter) {
  FilterValue bound{.kind = field.kind};
  if (field.kind == FieldKind::kText) {
    bound.text = value.as_text();
  } else {
    bound.number = value.as_real();
  }
  if (bound.text.size() > kFilterTextBytesMax) {
    return refuse("a filter's value has more than " + std::to_string(kFilterTextBytesMax) +
                  " bytes");
  }
  filter.values.push_back(std::move(bound));
  return {};
}

Read append_values(const Field& field, const std::vector<Value>& values, ListFilter& filter) {
  if (values.size() > kFilterValuesMax) {
    return refuse("a filter has more than " + std::to_string(kFilterValuesMax) + " values");
  }
  for (const Value& value : values) {
    if (auto appended = append_value(field, value, filter); !appended) {
      return appended;
    }
  }
  return {};
}

// "in" takes a list, or a text of values separated by commas.
std::vector<Value> values_of(const Value& value) {
  std::vector<Value> values;
  if (value.is_list()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      values.push_back(value.at(i));
    }
    return values;
  }
  const std::string text = value.as_text();
  for (const std::string_view piece : split(text, ',')) {
    values.push_back(Value::from_pairs({{"value", std::string(trim(piece))}})["value"]);
  }
  return values;
}

Read append_membership(const Field& field, const Condition& condition, ListFilter& filter) {
  const std::vector<Value> values = values_of(condition.value);
  filter.sql += std::string(column_of(field)) + (condition.word == "in" ? " IN (" : " NOT IN (");
  for (std::size_t i = 0; i < values.size() && i < kFilterValuesMax; ++i) {
    filter.sql += i == 0 ? "?" : ", ?";
  }
  filter.sql += ")";
  return append_values(field, values, filter);
}

Read append_condition(const Doctype& doctype, const Condition& condition, ListFilter& filter) {
  const Field* field = find_field(doctype, condition.field);
  if (field == nullptr) {
    return refuse_field(condition.field);
  }
  const std::string column(column_of(*field));
  for (const Operator& comparison : kComparisons) {
    if (comparison.word == condition.word) {
      filter.sql += column + " " + std::string(comparison.sql);
      return append_value(*field, condition.value, filter);
    }
  }
  if (condition.word == "in" || condition.word == "not in") {
    return append_membership(*field, condition, filter);
  }
  if (condition.word == "between" && condition.value.size() == 2) {
    filter.sql += column + " BETWEEN ? AND ?";
    return append_values(*field, {condition.value.at(0), condition.value.at(1)}, filter);
  }
  if (condition.word == "is") {
    filter.sql += column + (condition.value.as_text() == "set" ? " != ''" : " = ''");
    return {};
  }
  return refuse("Invalid filter: " + shorten(condition.field, kEchoBytesMax) + " " +
                shorten(condition.word, kEchoBytesMax));
}

}  // namespace

std::expected<ListFilter, ErpError> read_filters(const Doctype& doctype,
                                                 const Value& filters,
                                                 std::string_view joint) {
  std::vector<Condition> conditions;
  if (filters.is_object()) {
    for (const std::string& key : filters.keys()) {
      conditions.push_back(condition_of_entry(filters, key));
    }
  } else if (filters.is_list() || filters.is_null() || filters.as_text().empty()) {
    for (std::size_t i = 0; i < filters.size(); ++i) {
      conditions.push_back(condition_of_list(filters.at(i)));
    }
  } else {
    return std::unexpected(python_error("JSONDecodeError", "the filters are no JSON"));
  }
  if (conditions.size() > kFiltersMax) {
    return refuse("a list takes at most " + std::to_string(kFiltersMax) + " filters");
  }
  ListFilter filter;
  for (const Condition& condition : conditions) {
    filter.sql += filter.sql.empty() ? "" : joint;
    if (auto appended = append_condition(doctype, condition, filter); !appended) {
      return std::unexpected(std::move(appended.error()));
    }
  }
  return filter;
}

void bind(Query& query, const ListFilter& filter) {
  for (const FilterValue& value : filter.values) {
    if (value.kind == FieldKind::kText) {
      query.bind(value.text);
    } else {
      query.bind(value.number);
    }
  }
}

}  // namespace acrida::demo
