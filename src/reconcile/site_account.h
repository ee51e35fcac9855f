// Reading a site's account of a run: its stock before and after, and its documents.
//
// Thread: the loop's of the client; each call blocks until the site has answered.
#pragma once

#include <string>
#include <string_view>

#include "reconcile/reconciliation.h"
#include "scenario/document_ledger.h"
#include "site/frappe_client.h"

namespace acrida {

// Rows of one warehouse's stock that are read.
inline constexpr std::size_t kStockRowsMax = 5'000;
// Names that are listed to fill gaps of the series, and others' documents that are read.
inline constexpr std::uint64_t kGapNamesMax = 200'000;
inline constexpr std::size_t kOthersReadMax = 500;

// How many of what are for sale in the warehouse of each POS Profile, as the till's own search says
// it: ledger minus what was sold and not yet consolidated.
FrappeResult<StockLevels> read_stock(FrappeClient& client);

// The documents that carry the mark "acrida <run id> ..." in their remarks, at most `rows_max`.
FrappeResult<std::vector<ListedDocument>> list_marked(FrappeClient& client,
                                                      const std::string& doctype,
                                                      std::string_view run_id,
                                                      std::size_t rows_max = kFrappeRowsMax);

// What others wrote between this run's numbers, and sold. Adds to others, sold_by_others and
// others_not_read. REQUIRES: site.ours is there.
FrappeResult<void> read_others(FrappeClient& client,
                               const std::string& doctype,
                               const WrittenDocuments& written,
                               RunAccount& site);

}  // namespace acrida
