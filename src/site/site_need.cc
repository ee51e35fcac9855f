#include "site/site_need.h"

#include <fmt/format.h>

#include <algorithm>

namespace acrida {
namespace {

// Names in one "in" filter: 50 e-mail addresses are 2 KiB of URL.
constexpr std::size_t kNamesPerQuestion = 50;

std::string listing(const std::vector<std::string>& names,
                    std::string_view between,
                    std::string_view before_last) {
  std::size_t shown = 0;
  std::string text;
  while (shown < std::min(names.size(), kNamesShown)) {
    const std::string& name = names[shown];
    if (shown != 0 && text.size() + name.size() > kListBytesMax) {
      break;
    }
    const bool last = shown + 1 == names.size();
    text += shown == 0 ? "" : last ? before_last : between;
    text += name;
    ++shown;
  }
  if (names.size() > shown) {
    text += fmt::format(" and {} more", names.size() - shown);
  }
  return text;
}

}  // namespace

std::string SiteChange::text() const {
  switch (kind) {
    case Kind::kUpdate:
      return fmt::format("change {} {}: {}", doctype, name, note);
    case Kind::kOpenTill:
      return fmt::format("open {} {}", doctype, name);
    case Kind::kCreateAndSubmit:
      return fmt::format("create and submit {} {}", doctype, name);
    case Kind::kCreate:
      break;
  }
  return fmt::format("create {} {}", doctype, name);
}

void SiteLook::lack(std::string text) {
  level = SiteLevel::kFail;
  defects.push_back(std::move(text));
  what = listing(defects, "; ", "; ");
}

std::vector<SiteNeed> site_needs(const SitePlan& plan,
                                 const std::vector<SiteAccount>& accounts,
                                 const SiteFacts& facts) {
  std::vector<SiteNeed> needs;
  add_company_needs(plan, facts, needs);
  add_item_needs(plan, needs);
  add_payment_needs(plan, facts, needs);
  add_people_needs(plan, accounts, needs);
  add_till_needs(plan, accounts, facts, needs);
  add_program_needs(plan, needs);
  return needs;
}

std::string enumerate(const std::vector<std::string>& names) {
  return listing(names, ", ", " and ");
}

FrappeResult<std::vector<Value>> documents_named(FrappeClient& client,
                                                 const FrappeList& wanted,
                                                 const std::string& field,
                                                 const std::vector<std::string>& names) {
  std::vector<Value> rows;
  for (std::size_t begin = 0; begin < names.size(); begin += kNamesPerQuestion) {
    Value some = Value::list({});
    const std::size_t end = std::min(begin + kNamesPerQuestion, names.size());
    for (std::size_t i = begin; i < end; ++i) {
      some.append(names[i]);
    }
    FrappeList part = wanted;
    part.filters.push_back(Value::list({Value(field), Value("in"), some}));
    FrappeResult<std::vector<Value>> found = client.list(part);
    if (!found) {
      return found;
    }
    std::ranges::move(*found, std::back_inserter(rows));
  }
  return rows;
}

const Value* row_with(const std::vector<Value>& rows,
                      std::string_view field,
                      std::string_view text) {
  const auto found =
      std::ranges::find_if(rows, [&](const Value& row) { return row[field].text() == text; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace acrida
