// Frappe's list filters, as SQL with parameters.
//
// Thread: any.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "demo/database.h"
#include "demo/doctype.h"
#include "demo/erp_error.h"
#include "demo/value.h"

namespace acrida::demo {

inline constexpr std::size_t kFiltersMax = 50;
inline constexpr std::size_t kFilterValuesMax = 1000;     // of one "in"
inline constexpr std::size_t kFilterTextBytesMax = 4096;  // of one value

struct FilterValue {
  FieldKind kind = FieldKind::kText;
  std::string text;
  double number = 0;
};

struct ListFilter {
  std::string sql;  // "posting_date >= ? AND status = ?"; empty: everything
  std::vector<FilterValue> values;
};

// `filters`: a list of [field, operator, value] or [doctype, field, operator, value], or an object
// of {field: value} or {field: [operator, value]}; null: everything. `joint`: " AND " or " OR ".
std::expected<ListFilter, ErpError> read_filters(const Doctype& doctype,
                                                 const Value& filters,
                                                 std::string_view joint);
// REQUIRES: `filter` outlives `query`.
void bind(Query& query, const ListFilter& filter);

}  // namespace acrida::demo
