#include "demo/document_rules.h"

#include <array>

#include "demo/master_rules.h"
#include "demo/pos_closing_entry.h"
#include "demo/pos_opening_entry.h"
#include "demo/stock_entry.h"
#include "demo/user_document.h"

namespace acrida::demo {
namespace {

constexpr DocumentRules kNone;

constexpr std::array kRules{
    DocumentRules{.doctype = "User",
                  .validate = validate_user,
                  .trashed = trash_user,
                  .committed = user_committed},
    DocumentRules{.doctype = "Item",
                  .validate = validate_item,
                  .inserted = item_inserted,
                  .trashed = trash_item},
    DocumentRules{.doctype = "Item Price", .validate = validate_item_price},
    DocumentRules{.doctype = "POS Profile", .validate = validate_pos_profile},
    DocumentRules{.doctype = "User Permission", .validate = validate_user_permission},
    DocumentRules{.doctype = "Server Script", .validate = validate_server_script},
    DocumentRules{.doctype = "POS Opening Entry",
                  .validate = validate_pos_opening,
                  .cancelled = pos_opening_cancelled},
    DocumentRules{.doctype = "POS Closing Entry",
                  .validate = validate_pos_closing,
                  .submitted = pos_closing_submitted,
                  .cancelled = pos_closing_cancelled},
    DocumentRules{.doctype = "Stock Entry",
                  .validate = validate_stock_entry,
                  .submitted = stock_entry_submitted,
                  .cancelled = stock_entry_cancelled},
};

}  // namespace

const DocumentRules& rules_of(std::string_view doctype) {
  for (const DocumentRules& rules : kRules) {
    if (rules.doctype == doctype) {
      return rules;
    }
  }
  return kNone;
}

}  // namespace acrida::demo
