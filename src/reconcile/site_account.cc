#include "reconcile/site_account.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace acrida {
namespace {

constexpr std::string_view kGetItems = "erpnext.selling.page.point_of_sale.point_of_sale.get_items";
constexpr std::size_t kStockPageRows = 100;
constexpr std::string_view kAllItems = "All Item Groups";
constexpr std::size_t kGapPiece = 5'000;  // names asked for in one list

struct Profile {
  std::string name;
  std::string warehouse;
  std::string price_list;
};

// One profile for each warehouse.
FrappeResult<std::vector<Profile>> read_profiles(FrappeClient& client) {
  auto names = client.list({.doctype = "POS Profile", .fields = {"name"}, .filters = {}});
  if (!names) {
    return std::unexpected(std::move(names.error()));
  }
  std::vector<Profile> profiles;
  std::set<std::string> warehouses;
  for (const Value& row : *names) {
    auto document = client.get("POS Profile", row["name"].text());
    if (!document) {
      return std::unexpected(std::move(document.error()));
    }
    const Value& profile = *document;
    const std::string warehouse = profile["warehouse"].text();
    if (!profile["disabled"].truthy() && warehouses.insert(warehouse).second) {
      const std::string price_list = profile["selling_price_list"].text();
      profiles.push_back(
          {row["name"].text(), warehouse, price_list.empty() ? "Standard Selling" : price_list});
    }
  }
  return profiles;
}

FrappeResult<void> read_stock_of(FrappeClient& client,
                                 const Profile& profile,
                                 StockLevels& levels) {
  for (std::size_t start = 0; start < kStockRowsMax; start += kStockPageRows) {
    auto answer = client.call(kGetItems, Value::object({{"start", start},
                                                        {"page_length", kStockPageRows},
                                                        {"price_list", profile.price_list},
                                                        {"item_group", kAllItems},
                                                        {"pos_profile", profile.name},
                                                        {"search_term", ""}}));
    if (!answer) {
      return std::unexpected(std::move(answer.error()));
    }
    const std::vector<Value>& items = (*answer)["items"].items();
    for (const Value& item : items) {
      levels[{item["item_code"].text(), profile.warehouse}] = item["actual_qty"].number();
    }
    if (items.size() < kStockPageRows) {
      break;
    }
  }
  return {};
}

ListedDocument listed_document(const Value& row) {
  const double rounded = row["rounded_total"].number();
  return {.name = row["name"].text(),
          .token = row["remarks"].text(),
          .docstatus = static_cast<std::int64_t>(row["docstatus"].number()),
          .total = rounded > 0 ? rounded : row["grand_total"].number()};
}

// Asks for names from `first` to `last` as text, which holds some of other lengths, too.
FrappeResult<void> list_names(FrappeClient& client,
                              const std::string& doctype,
                              const SeriesRange& range,
                              std::set<std::string>& names) {
  const FrappeList wanted = {.doctype = doctype,
                             .fields = {"name"},
                             .filters = {Value::list({"name", ">=", range.name_of(range.first)}),
                                         Value::list({"name", "<=", range.name_of(range.last)})}};
  auto rows = client.list(wanted);
  if (!rows) {
    return std::unexpected(std::move(rows.error()));
  }
  for (const Value& row : *rows) {
    const std::string name = row["name"].text();
    const auto parsed = parse_series_name(name);
    if (parsed && parsed->prefix == range.prefix && parsed->number >= range.first &&
        parsed->number <= range.last) {
      names.insert(name);
    }
  }
  return {};
}

// Pieces of one length each: "00007" and "100000" are not in the order of their numbers.
// REQUIRES: at most kGapNamesMax names.
std::vector<SeriesRange> pieces_of(const SeriesRange& range) {
  std::vector<SeriesRange> pieces;
  std::uint64_t limit = 10;
  for (std::size_t digit = 1; digit < range.digits; ++digit) {
    limit *= 10;
  }
  for (std::uint64_t first = range.first; first <= range.last;) {
    while (first >= limit) {
      limit *= 10;
    }
    const std::uint64_t last = std::min({range.last, first + kGapPiece - 1, limit - 1});
    pieces.push_back({range.prefix, first, last, range.digits});
    first = last + 1;
  }
  return pieces;
}

FrappeResult<void> add_sold(FrappeClient& client,
                            const std::string& doctype,
                            const std::string& name,
                            RunAccount& site) {
  auto document = client.get(doctype, name);
  if (!document) {
    return std::unexpected(std::move(document.error()));
  }
  if ((*document)["docstatus"].number() == 1) {
    for (const Value& item : (*document)["items"].items()) {
      site.sold_by_others[{item["item_code"].text(), item["warehouse"].text()}] +=
          item["qty"].number();
    }
  }
  return {};
}

}  // namespace

FrappeResult<StockLevels> read_stock(FrappeClient& client) {
  const auto profiles = read_profiles(client);
  if (!profiles) {
    return std::unexpected(profiles.error());
  }
  StockLevels levels;
  for (const Profile& profile : *profiles) {
    if (auto read = read_stock_of(client, profile, levels); !read) {
      return std::unexpected(std::move(read.error()));
    }
  }
  return levels;
}

FrappeResult<std::vector<ListedDocument>> list_marked(FrappeClient& client,
                                                      const std::string& doctype,
                                                      std::string_view run_id,
                                                      std::size_t rows_max) {
  const std::string mark = "acrida " + std::string(run_id) + " %";
  auto rows =
      client.list({.doctype = doctype,
                   .fields = {"name", "remarks", "docstatus", "rounded_total", "grand_total"},
                   .filters = {Value::list({"remarks", "like", mark})},
                   .rows_max = rows_max});
  if (!rows) {
    return std::unexpected(std::move(rows.error()));
  }
  std::vector<ListedDocument> listed;
  listed.reserve(rows->size());
  std::ranges::transform(*rows, std::back_inserter(listed), listed_document);
  return listed;
}

FrappeResult<void> read_others(FrappeClient& client,
                               const std::string& doctype,
                               const WrittenDocuments& written,
                               RunAccount& site) {
  std::set<std::string> names;
  std::uint64_t left = kGapNamesMax;
  for (const SeriesRange& gap : gaps_to_list(written, doctype, site.ours)) {
    if (gap.size() > left) {  // is told as a gap; who sold in it is not known
      site.others_not_read += std::min(gap.size(), kGapNamesMax);  // no sum of them overflows
      continue;
    }
    left -= gap.size();
    for (const SeriesRange& piece : pieces_of(gap)) {
      if (auto listed = list_names(client, doctype, piece, names); !listed) {
        return listed;
      }
    }
  }
  site.others.assign(names.begin(), names.end());
  for (std::size_t i = 0; i < site.others.size(); ++i) {
    if (i >= kOthersReadMax) {
      site.others_not_read += site.others.size() - i;
      break;
    }
    if (auto added = add_sold(client, doctype, site.others[i], site); !added) {
      return added;
    }
  }
  return {};
}

}  // namespace acrida
