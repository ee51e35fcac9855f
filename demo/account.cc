#include "demo/account.h"

#include <array>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"
#include "demo/catalogue.h"

namespace acrida::demo {
namespace {

constexpr int kTerminals = 50;

struct NamedRole {
  std::string_view name;
  Role role;
};

constexpr std::array<NamedRole, 6> kRoles{{
    {"Accounts User", kAccountsUser},
    {"Accounts Manager", kAccountsManager},
    {"Sales User", kSalesUser},
    {"Sales Manager", kSalesManager},
    {"Stock User", kStockUser},
    {"System Manager", kSystemManager},
}};

Account terminal(int number) {
  const Outlet& outlet = kOutlets[static_cast<std::size_t>(number - 1) % kTillOutlets];
  const std::string id = std::to_string(number);
  return {.usr = "pos-terminal-" + id + "@scoopjoy.com",
          .pwd = "pos_test_password",
          .full_name = "POS Terminal " + id,
          .roles = kAccountsUser | kSalesUser | kSalesManager,
          .branch = std::string(outlet.city),
          .profile = "pos",
          .pos_profile = std::string(outlet.code) + "-POS",
          .outlet = std::string(outlet.code)};
}

}  // namespace

unsigned role_named(std::string_view name) {
  for (const NamedRole& role : kRoles) {
    if (role.name == name) {
      return role.role;
    }
  }
  return 0;
}

std::vector<std::string_view> role_names(unsigned roles) {
  std::vector<std::string_view> names;
  for (const NamedRole& role : kRoles) {
    if ((roles & role.role) != 0) {
      names.push_back(role.name);
    }
  }
  return names;
}

std::vector<Account> franchise_people() {
  std::vector<Account> people;
  for (int number = 1; number <= kTerminals; ++number) {
    people.push_back(terminal(number));
  }
  people.push_back({.usr = "manager@scoopjoy.com",
                    .pwd = "manager_test_password",
                    .full_name = "Franchise Manager",
                    .roles = kAccountsUser | kSalesUser | kSalesManager,
                    .profile = "dashboard"});
  people.push_back({.usr = "accounts@scoopjoy.com",
                    .pwd = "accounts_test_password",
                    .full_name = "Head Office Accounts",
                    .roles = kAccountsUser | kAccountsManager,
                    .profile = "report"});
  people.push_back({.usr = "stock@scoopjoy.com",
                    .pwd = "stock_test_password",
                    .full_name = "Stock Clerk",
                    .roles = kStockUser});
  return people;
}

Account administrator() {
  unsigned roles = kAdministrator;
  for (const NamedRole& role : kRoles) {
    roles |= role.role;
  }
  return {.usr = std::string(kAdministratorName),
          .pwd = "admin_test_password",
          .full_name = std::string(kAdministratorName),
          .roles = roles,
          .api_key = "acrida",
          .api_secret = "acrida_test_secret"};
}

std::string accounts_csv(const std::vector<Account>& people) {
  std::string csv = "usr,pwd,branch,profile,pos_profile,outlet\n";
  for (const Account& account : people) {
    if (account.profile.empty()) {
      continue;
    }
    const std::array<const std::string*, 6> fields{&account.usr,         &account.pwd,
                                                   &account.branch,      &account.profile,
                                                   &account.pos_profile, &account.outlet};
    for (const std::string* field : fields) {
      csv += csv_field(*field);
      csv += field == fields.back() ? '\n' : ',';
    }
  }
  return csv;
}

void Accounts::put(Account account) {
  std::string key = to_lower(account.usr);
  by_name_.insert_or_assign(std::move(key), Entry{.account = std::move(account)});
}

void Accounts::remove(std::string_view usr) {
  if (const auto place = by_name_.find(to_lower(usr)); place != by_name_.end()) {
    place->second.is_removed = true;
  }
}

const Account* Accounts::find(std::string_view usr) const {
  const auto place = by_name_.find(to_lower(trim(usr)));
  return place == by_name_.end() || place->second.is_removed ? nullptr : &place->second.account;
}

const Account* Accounts::find_by_key(std::string_view api_key) const {
  for (const auto& [name, entry] : by_name_) {
    const Account& account = entry.account;
    if (!entry.is_removed && account.is_enabled && !api_key.empty() && account.api_key == api_key) {
      return &account;
    }
  }
  return nullptr;
}

}  // namespace acrida::demo
