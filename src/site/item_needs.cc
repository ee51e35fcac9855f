// Item groups, items, their prices and their stock.
#include <fmt/format.h>

#include <algorithm>

#include "site/site_need.h"

namespace acrida {
namespace {

using Changes = std::vector<SiteChange>;

std::vector<std::string> codes_of(const SitePlan& plan) {
  std::vector<std::string> codes;
  codes.reserve(plan.items.size());
  for (const PlannedItem& item : plan.items) {
    codes.push_back(item.code);
  }
  return codes;
}

std::string do_not_exist(const std::vector<std::string>& names) {
  return enumerate(names) + (names.size() == 1 ? " does not exist" : " do not exist");
}

FrappeResult<SiteLook> look_at_groups(FrappeClient& client, const SitePlan& plan) {
  std::vector<std::string> groups;
  for (const PlannedItem& item : plan.items) {
    if (std::ranges::find(groups, item.group) == groups.end()) {
      groups.push_back(item.group);
    }
  }
  SiteLook look{.what = enumerate(groups)};
  std::vector<std::string> missing;
  for (const std::string& group : groups) {
    const auto found = client.find("Item Group", group);
    if (!found) {
      return std::unexpected(found.error());
    }
    if (!found->has_value()) {
      missing.push_back(group);
      look.changes.push_back({.kind = SiteChange::Kind::kCreate,
                              .doctype = "Item Group",
                              .name = group,
                              .fields = Value::object({{"item_group_name", group},
                                                       {"parent_item_group", "All Item Groups"},
                                                       {"is_group", 0}})});
    }
  }
  if (!missing.empty()) {
    look.lack(do_not_exist(missing));
  }
  return look;
}

SiteChange new_item(const PlannedItem& item) {
  return {.kind = SiteChange::Kind::kCreate,
          .doctype = "Item",
          .name = item.code,
          .fields = Value::object({{"item_code", item.code},
                                   {"item_name", item.name},
                                   {"item_group", item.group},
                                   {"stock_uom", item.uom},
                                   {"is_stock_item", 1},
                                   {"is_sales_item", 1},
                                   {"valuation_rate", item.valuation_rate}})};
}

FrappeResult<SiteLook> look_at_items(FrappeClient& client, const SitePlan& plan) {
  const auto rows =
      documents_named(client, {.doctype = "Item", .fields = {"name", "disabled", "is_sales_item"}},
                      "name", codes_of(plan));
  if (!rows) {
    return std::unexpected(rows.error());
  }
  SiteLook look{.what = fmt::format("all {} are there", plan.items.size())};
  std::vector<std::string> missing;
  std::vector<std::string> unfit;
  for (const PlannedItem& item : plan.items) {
    const Value* const row = row_with(*rows, "name", item.code);
    if (row == nullptr) {
      missing.push_back(item.code);
      look.changes.push_back(new_item(item));
    } else if ((*row)["disabled"].truthy() || !(*row)["is_sales_item"].truthy()) {
      unfit.push_back(item.code);
    }
  }
  if (!missing.empty()) {
    look.lack(do_not_exist(missing));
  }
  if (!unfit.empty()) {
    look.lack(fmt::format("{} cannot be sold (disabled, or no sales item)", enumerate(unfit)));
    look.by_hand = "in the desk: Item > " + unfit.front() +
                   ": clear Disabled, set Allow Sales; or take other items in the site plan";
  }
  return look;
}

FrappeResult<SiteLook> look_at_prices(FrappeClient& client, const SitePlan& plan) {
  const auto rows = documents_named(
      client,
      {.doctype = "Item Price",
       .fields = {"name", "item_code", "price_list_rate"},
       .filters = {Value::list({Value("price_list"), Value("="), Value(plan.price_list)})}},
      "item_code", codes_of(plan));
  if (!rows) {
    return std::unexpected(rows.error());
  }
  SiteLook look{.what = fmt::format("all {} have one in {}", plan.items.size(), plan.price_list)};
  std::vector<std::string> missing;
  for (const PlannedItem& item : plan.items) {
    if (row_with(*rows, "item_code", item.code) == nullptr) {
      missing.push_back(item.code);
      look.changes.push_back({.kind = SiteChange::Kind::kCreate,
                              .doctype = "Item Price",
                              .name = fmt::format("of {} in {}", item.code, plan.price_list),
                              .fields = Value::object({{"item_code", item.code},
                                                       {"price_list", plan.price_list},
                                                       {"price_list_rate", item.rate}})});
    }
  }
  if (!missing.empty()) {
    look.lack(fmt::format("no Item Price in {} for {}", plan.price_list, enumerate(missing)));
  }
  return look;
}

// One receipt for all that is short.
FrappeResult<SiteLook> look_at_stock(FrappeClient& client, const SitePlan& plan) {
  const auto rows = documents_named(
      client,
      {.doctype = "Bin",
       .fields = {"item_code", "actual_qty"},
       .filters = {Value::list({Value("warehouse"), Value("="), Value(plan.warehouse)})}},
      "item_code", codes_of(plan));
  if (!rows) {
    return std::unexpected(rows.error());
  }
  SiteLook look{.what = fmt::format("enough of all {} in {}", plan.items.size(), plan.warehouse)};
  std::vector<std::string> short_of;
  Value receipt = Value::list({});
  for (const PlannedItem& item : plan.items) {
    const Value* const row = row_with(*rows, "item_code", item.code);
    const double there = row == nullptr ? 0 : (*row)["actual_qty"].number();
    if (there < item.stock) {
      short_of.push_back(fmt::format("{} ({} of {})", item.code, there, item.stock));
      receipt.append(Value::object({{"item_code", item.code},
                                    {"qty", item.stock - there},
                                    {"t_warehouse", plan.warehouse},
                                    {"basic_rate", item.valuation_rate}}));
    }
  }
  if (!short_of.empty()) {
    look.lack(fmt::format("not enough in {}: {}", plan.warehouse, enumerate(short_of)));
    look.changes.push_back({.kind = SiteChange::Kind::kCreateAndSubmit,
                            .doctype = "Stock Entry",
                            .name = fmt::format("(Material Receipt of {} items)", short_of.size()),
                            .fields = Value::object({{"stock_entry_type", "Material Receipt"},
                                                     {"company", plan.company},
                                                     {"items", receipt}})});
  }
  return look;
}

}  // namespace

void add_item_needs(const SitePlan& plan, std::vector<SiteNeed>& needs) {
  if (plan.items.empty()) {
    return;
  }
  const auto add = [&](std::string label, auto look) {
    needs.push_back({.label = std::move(label), .look = [&plan, look](FrappeClient& client) {
                       return look(client, plan);
                     }});
  };
  add("item groups", look_at_groups);
  add("items", look_at_items);
  add("item prices", look_at_prices);
  add("stock", look_at_stock);
}

}  // namespace acrida
