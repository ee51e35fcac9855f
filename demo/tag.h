// frappe.desk.doctype.tag.tag.add_tag: marks a document with a word, by which it is found again.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include "demo/call.h"
#include "demo/site_state.h"

namespace acrida::demo {

// Twice the same tag is once.
Answer add_tag(SiteState& site, Call& call);

}  // namespace acrida::demo
