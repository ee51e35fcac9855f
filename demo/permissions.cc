#include "demo/permissions.h"

#include <array>

namespace acrida::demo {
namespace {

constexpr unsigned kAccounts = kAccountsUser | kAccountsManager;
constexpr unsigned kEveryRole = kAccounts | kSalesUser | kSalesManager | kStockUser;

struct Rule {
  std::string_view doctype;
  unsigned readers;
  unsigned writers;     // create, write, submit
  unsigned cancellers;  // cancel, delete
};

constexpr std::array<Rule, 8> kRules{{
    {"POS Invoice", kAccounts, kAccounts, kAccounts},
    {"Sales Invoice", kAccounts, kAccounts, kAccountsManager},
    {"Item", kEveryRole, 0, 0},
    {"GL Entry", kAccounts, 0, 0},
    {"POS Profile", kEveryRole, 0, 0},
    {"Mode of Payment", kEveryRole, 0, 0},
    {"Warehouse", kEveryRole, 0, 0},
    {"Customer", kEveryRole, 0, 0},
}};

unsigned roles_for(const Rule& rule, Action action) {
  switch (action) {
    case Action::kRead:
      return rule.readers;
    case Action::kCreate:
    case Action::kWrite:
    case Action::kSubmit:
      return rule.writers;
    case Action::kCancel:
    case Action::kDelete:
      return rule.cancellers;
  }
  return 0;
}

}  // namespace

std::string_view action_name(Action action) {
  constexpr std::array<std::string_view, 6> kNames{"read",   "create", "write",
                                                   "submit", "cancel", "delete"};
  return kNames.at(static_cast<std::size_t>(action));
}

bool may(const Account* account, Action action, std::string_view doctype) {
  if (account == nullptr) {
    return false;
  }
  for (const Rule& rule : kRules) {
    if (rule.doctype == doctype) {
      return (account->roles & roles_for(rule, action)) != 0;
    }
  }
  return false;
}

bool may_see_outlet(const Account* account, std::string_view outlet) {
  return may(account, Action::kRead, "Sales Invoice") &&
         (account->outlet.empty() || account->outlet == outlet);
}

}  // namespace acrida::demo
