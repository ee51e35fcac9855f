// The people who may log in to the demo site: 50 tills, a manager, an accountant, a stock clerk.
//
// Thread: values; Accounts is immutable after construction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace acrida::demo {

enum Role : std::uint8_t {
  kAccountsUser = 1,
  kAccountsManager = 2,
  kSalesUser = 4,
  kSalesManager = 8,
  kStockUser = 16,
};

struct Account {
  std::string usr;
  std::string pwd;
  std::string full_name;
  unsigned roles = 0;
  std::string branch;   // "Bengaluru"; empty: not of one branch
  std::string profile;  // which user class of the load test it plays: "pos", "dashboard", "report"
  std::string pos_profile;  // "SJ-BLR-001-POS"; empty: no till
  std::string outlet;       // "SJ-BLR-001"; empty: all outlets
};

class Accounts {
 public:
  Accounts();

  // Nothing when nobody has that name; letter case does not matter, as in MariaDB.
  const Account* find(std::string_view usr) const;
  // What scenarios/scoopjoy/accounts.csv holds: header and one line per account of the load test.
  std::string to_csv() const;

 private:
  std::vector<Account> accounts_;
  std::unordered_map<std::string, const Account*> by_name_;
};

}  // namespace acrida::demo
