// Documents of any doctype over HTTP: create, change, submit, cancel, delete.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/call.h"
#include "demo/doctype.h"
#include "demo/site_state.h"
#include "demo/worker_pool.h"

namespace acrida::demo {

ServicePlan plan_document_write(SiteState& site, const Call& call);

Answer create_document(SiteState& site, Call& call);
Answer read_document(SiteState& site, Call& call);
Answer update_document(SiteState& site, Call& call);
Answer delete_document_page(SiteState& site, Call& call);

// What a change of docstatus is refused with.
ErpError transition_error(int from, int to);
// What a change of a submitted document's field is refused with; `row` is "Row #1:", or nothing for
// a field of the document itself.
ErpError changed_after_submit(std::string_view row,
                              std::string_view label,
                              std::string_view from,
                              std::string_view to);
// 417 TimestampMismatchError when the arguments carry another `modified` than the document's.
Checked check_unmodified(const Value& arguments, std::string_view modified);
// 417 LinkExistsError when another document links to it.
Checked check_unlinked(Database& database, const Doctype& doctype, std::string_view name);

}  // namespace acrida::demo
