// frappe.desk.doctype.tag.tag.add_tag: marks a document with a word, by which it is found again.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <string_view>

#include "demo/call.h"
#include "demo/site_state.h"

namespace acrida::demo {

// Takes every tag off a document that goes.
void remove_tags(Database& database, std::string_view doctype, std::string_view name);
// Twice the same tag is once.
Answer add_tag(SiteState& site, Call& call);

}  // namespace acrida::demo
