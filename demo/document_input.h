// Reads what a request says about a document, and refuses what Frappe refuses of any document.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/database.h"
#include "demo/document.h"
#include "demo/erp_error.h"
#include "demo/random_name.h"
#include "demo/value.h"

namespace acrida::demo {

inline constexpr std::size_t kDocumentRowsMax = 10'000;  // of one child table

// Changes `document` by what the arguments contain; of a table they contain all rows are replaced.
// Keys that are no fields are ignored.
Checked apply_arguments(RandomNames& names, const Value& arguments, Document& document);
// Every link leads somewhere.
Checked check_links(Database& database, const Document& document);
// Every mandatory field has a value.
Checked check_mandatory(const Document& document);
// "Could not find <what>"
ErpError missing_link(std::string_view label, std::string_view name);

}  // namespace acrida::demo
