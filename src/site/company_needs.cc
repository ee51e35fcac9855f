// The company and what the setup wizard made with it: all of it by hand, because a company's books
// are nobody's to invent.
#include <fmt/format.h>

#include "site/site_need.h"

namespace acrida {
namespace {

SiteNeed existing(std::string label, std::string doctype, std::string name, std::string by_hand) {
  return {.label = std::move(label),
          .basis = true,
          .look = [doctype = std::move(doctype), name = std::move(name),
                   by_hand = std::move(by_hand)](FrappeClient& client) -> FrappeResult<SiteLook> {
            const auto found = client.find(doctype, name);
            if (!found) {
              return std::unexpected(found.error());
            }
            SiteLook look{.what = name};
            if (!found->has_value()) {
              look.lack(fmt::format("{} {} does not exist", doctype, name));
              look.by_hand = by_hand;
            } else if ((**found)["disabled"].truthy()) {
              look.lack(fmt::format("{} {} is disabled", doctype, name));
              look.by_hand = fmt::format("enable it in the desk: {} > {}", doctype, name);
            }
            return look;
          }};
}

FrappeResult<SiteLook> look_at_fiscal_years(FrappeClient& client, const std::string& today) {
  const auto years =
      client.list({.doctype = "Fiscal Year",
                   .fields = {"name", "year_start_date", "year_end_date", "disabled"}});
  if (!years) {
    return std::unexpected(years.error());
  }
  for (const Value& year : *years) {
    if (!year["disabled"].truthy() && year["year_start_date"].text() <= today &&
        today <= year["year_end_date"].text()) {
      return SiteLook{.what = fmt::format("{} covers {}", year["name"].text(), today)};
    }
  }
  SiteLook look;
  look.lack(fmt::format("no Fiscal Year covers {}: every invoice would be refused", today));
  look.by_hand = "make it in the desk: Fiscal Year > New";
  return look;
}

// The first invoices of a year meet an empty series, and two of them at once a deadlock on it.
FrappeResult<SiteLook> look_at_series(FrappeClient& client,
                                      const std::string& series,
                                      const std::string& year) {
  std::string prefix = series;
  if (const std::size_t at = prefix.find(".YYYY."); at != std::string::npos) {
    prefix.replace(at, 6, year);
  }
  std::erase(prefix, '.');
  std::erase(prefix, '#');
  const auto names =
      client.list({.doctype = "POS Invoice",
                   .filters = {Value::list({Value("name"), Value("like"), Value(prefix + "%")})},
                   .rows_max = 1});
  if (!names) {
    return std::unexpected(names.error());
  }
  return SiteLook{
      .what = names->empty()
                  ? fmt::format("{} has no invoice yet: two tills that make the first ones in the "
                                "same instant may meet a deadlock (one status 500)",
                                prefix)
                  : fmt::format("{} is in use; invoices are numbered one after the other, so their "
                                "rate is at most 1 by the time of one insert",
                                prefix)};
}

}  // namespace

void add_company_needs(const SitePlan& plan, const SiteFacts& facts, std::vector<SiteNeed>& needs) {
  needs.push_back(existing("company", "Company", plan.company,
                           "run the setup wizard, or change `company` in the site plan"));
  needs.push_back({.label = "fiscal year", .look = [today = facts.today](FrappeClient& client) {
                     return look_at_fiscal_years(client, today);
                   }});
  needs.push_back(existing("warehouse", "Warehouse", plan.warehouse,
                           "make it in the desk: Warehouse > New, or change `warehouse` in the "
                           "site plan"));
  needs.push_back(existing("price list", "Price List", plan.price_list,
                           "make it in the desk: Price List > New (Selling), or change "
                           "`price_list` in the site plan"));
  needs.push_back({.label = "naming series",
                   .look = [series = plan.naming_series,
                            year = facts.today.substr(0, 4)](FrappeClient& client) {
                     return look_at_series(client, series, year);
                   }});
}

}  // namespace acrida
