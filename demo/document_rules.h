// What a doctype does beside what every document does: the steps of its life that Frappe calls its
// controller for.
//
// Thread: constants; the steps run on their site.
#pragma once

#include <string_view>

#include "demo/call.h"
#include "demo/document.h"
#include "demo/site_state.h"

namespace acrida::demo {

struct DocumentRules {
  std::string_view doctype;
  // Before every save: fills and checks. `before` is what was stored, null for a new document.
  Checked (*validate)(SiteState& site, Document& document, const Document* before) = nullptr;
  // After the document is in the database, in the same transaction.
  Checked (*inserted)(SiteState& site, Document& document) = nullptr;
  Checked (*submitted)(SiteState& site, Document& document) = nullptr;
  Checked (*cancelled)(SiteState& site, Document& document) = nullptr;
  // Before links to it are looked for.
  Checked (*trashed)(SiteState& site, const Document& document) = nullptr;
  // After the commit of any of these.
  void (*committed)(SiteState& site, Call& call, std::string_view name) = nullptr;
};

// Rules without steps when the doctype has none of its own.
const DocumentRules& rules_of(std::string_view doctype);

}  // namespace acrida::demo
