#include "demo/permissions.h"

#include <array>

namespace acrida::demo {
namespace {

constexpr unsigned kAccounts = kAccountsUser | kAccountsManager;
constexpr unsigned kEveryRole =
    kAccounts | kSalesUser | kSalesManager | kStockUser | kSystemManager;
constexpr unsigned kShift = kSalesManager | kSystemManager;
constexpr unsigned kStock = kStockUser | kSystemManager;

struct Rule {
  std::string_view doctype;
  unsigned readers;
  unsigned writers;     // create, write, submit
  unsigned cancellers;  // cancel, delete
};

// The set-up of a site is its System Managers'.
constexpr Rule set_up(std::string_view doctype, unsigned readers) {
  return {doctype, readers, kSystemManager, kSystemManager};
}

constexpr std::array kRules{
    Rule{"POS Invoice", kAccounts, kAccounts, kAccounts},
    Rule{"Sales Invoice", kAccounts, kAccounts, kAccountsManager},
    Rule{"POS Opening Entry", kShift, kShift, kShift},
    Rule{"POS Closing Entry", kShift, kShift, kShift},
    Rule{"Stock Entry", kStock, kStock, kStock},
    Rule{"GL Entry", kAccounts, 0, 0},
    Rule{"Bin", kEveryRole, 0, 0},
    set_up("Item", kEveryRole),
    set_up("Item Group", kEveryRole),
    set_up("Item Price", kEveryRole),
    set_up("Price List", kEveryRole),
    set_up("POS Profile", kEveryRole),
    set_up("Mode of Payment", kEveryRole),
    set_up("Warehouse", kEveryRole),
    set_up("Customer", kEveryRole),
    set_up("Customer Group", kEveryRole),
    set_up("Territory", kEveryRole),
    set_up("Company", kEveryRole),
    set_up("Currency", kEveryRole),
    set_up("Fiscal Year", kEveryRole),
    set_up("Account", kEveryRole),
    set_up("Cost Center", kEveryRole),
    set_up("UOM", kEveryRole),
    set_up("Stock Entry Type", kEveryRole),
    set_up("Report", kEveryRole),
    set_up("Tag", kEveryRole),
    set_up("Tag Link", kEveryRole),
    set_up("User", kSystemManager),
    set_up("Role", kSystemManager),
    set_up("User Permission", kSystemManager),
    set_up("Server Script", kSystemManager),
    set_up("System Settings", kSystemManager),
};

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
  if ((account->roles & kAdministrator) != 0) {
    return true;
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
