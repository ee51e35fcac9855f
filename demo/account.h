// The people who may log in to the demo site.
//
// Thread: values; Accounts is owned by one site and not synchronized.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace acrida::demo {

enum Role : unsigned {
  kAccountsUser = 1,
  kAccountsManager = 2,
  kSalesUser = 4,
  kSalesManager = 8,
  kStockUser = 16,
  kSystemManager = 32,
  kAdministrator = 64,  // the account of that name: may do everything
};

// The bit of Frappe's role of that name; 0: a role that opens nothing here.
unsigned role_named(std::string_view name);
// The names of the roles in `roles`, but not of kAdministrator, which is no role.
std::vector<std::string_view> role_names(unsigned roles);

inline constexpr std::string_view kAdministratorName = "Administrator";

struct Account {
  std::string usr;
  std::string pwd;
  std::string full_name;
  unsigned roles = 0;
  bool is_enabled = true;
  bool is_system_user = true;  // false: a Website User, for whom there is no desk
  std::string api_key = {};    // of token authentication; empty: none
  std::string api_secret = {};
  std::string branch = {};  // "Bengaluru"; empty: not of one branch
  std::string profile =
      {};  // which user class of the load test it plays: "pos", "dashboard", "report"
  std::string pos_profile = {};  // "SJ-BLR-001-POS"; empty: no till
  std::string outlet = {};       // "SJ-BLR-001"; empty: all outlets
};

// 50 tills, a manager, an accountant, a stock clerk.
std::vector<Account> franchise_people();
// May do everything, by password or by API key.
Account administrator();
// What scenarios/scoopjoy/accounts.csv holds: header and one line per account of the load test.
std::string accounts_csv(const std::vector<Account>& people);

class Accounts {
 public:
  // Adds the account, or replaces the one of that name where it stands.
  void put(Account account);
  // It is found no more; pointers to it stay valid.
  void remove(std::string_view usr);

  // Nothing when nobody has that name; letter case does not matter, as in MariaDB. Disabled
  // accounts are found. Pointers are valid for as long as the Accounts.
  const Account* find(std::string_view usr) const;
  // Among the enabled ones.
  const Account* find_by_key(std::string_view api_key) const;

 private:
  struct Entry {
    Account account;
    bool is_removed = false;
  };
  std::unordered_map<std::string, Entry> by_name_;  // in lower case
};

}  // namespace acrida::demo
