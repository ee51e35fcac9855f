#include "demo/account.h"

#include <array>

#include "base/escape.h"
#include "base/strings.h"
#include "demo/catalogue.h"

namespace acrida::demo {
namespace {

constexpr int kTerminals = 50;

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

Accounts::Accounts() {
  for (int number = 1; number <= kTerminals; ++number) {
    accounts_.push_back(terminal(number));
  }
  accounts_.push_back({.usr = "manager@scoopjoy.com",
                       .pwd = "manager_test_password",
                       .full_name = "Franchise Manager",
                       .roles = kAccountsUser | kSalesUser | kSalesManager,
                       .profile = "dashboard"});
  accounts_.push_back({.usr = "accounts@scoopjoy.com",
                       .pwd = "accounts_test_password",
                       .full_name = "Head Office Accounts",
                       .roles = kAccountsUser | kAccountsManager,
                       .profile = "report"});
  accounts_.push_back({.usr = "stock@scoopjoy.com",
                       .pwd = "stock_test_password",
                       .full_name = "Stock Clerk",
                       .roles = kStockUser});
  for (const Account& account : accounts_) {
    by_name_.emplace(account.usr, &account);
  }
}

const Account* Accounts::find(std::string_view usr) const {
  const auto place = by_name_.find(to_lower(trim(usr)));
  return place == by_name_.end() ? nullptr : place->second;
}

std::string Accounts::to_csv() const {
  std::string csv = "usr,pwd,branch,profile,pos_profile,outlet\n";
  for (const Account& account : accounts_) {
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

}  // namespace acrida::demo
