// SitePlan: what a scenario needs of a Frappe site, as its site.toml says; and who uses it.
//
// Nothing here knows a company: another one writes its own file (docs/site-plan.md).
//
// Thread: values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "site/value.h"

namespace acrida {

struct PlannedCustomer {
  std::string name;  // empty: the scenario needs none
  std::string type = "Individual";
  std::string group;
  std::string territory;
};

struct PlannedItem {
  std::string code;
  std::string name;
  std::string group;
  std::string uom;
  double rate = 0;
  double valuation_rate = 0;
  double stock = 0;  // at least this much in the warehouse
};

struct PlannedMode {
  std::string name;
  std::string type;     // Cash, Bank, General or Phone
  std::string account;  // of the company's ledger
};

struct PlannedProfile {
  std::string name;
  std::vector<std::string> modes;  // the first is the default
  std::string write_off_account;
  std::string write_off_cost_center;
  bool partial_payment = false;  // the scenario's invoices may be paid in part
};

// The people of the accounts file whose column `profile` says so.
struct PlannedPeople {
  std::string profile;
  std::vector<std::string> roles;
  bool default_customer = false;  // POS Invoices without a customer are for the plan's one
};

// A method that the scenario calls.
struct PlannedMethod {
  std::string method;   // dotted
  std::string profile;  // of an account that calls it
  Value arguments = Value::object({});
  std::string script;      // of the Server Script that stands in where the site has no such method
  std::string remedy;      // in place of the general one
  std::int64_t calls = 1;  // in a row, to meet a limit on calls per address
  bool optional = false;
};

struct PlannedReport {
  std::string name;
  std::string profile;  // of an account that reads it
  Value filters = Value::object({});
  std::string query;  // SQL of the Query Report that stands in; empty: none can be made
  std::string document_type;
  std::string module = "Accounts";
  std::vector<std::string> roles;
  bool optional = false;
};

struct SitePlan {
  std::string company;
  std::string currency;
  std::string warehouse;
  std::string price_list;
  std::string naming_series = "ACC-PSINV-.YYYY.-";  // of POS Invoices
  std::string accounts;  // CSV of the accounts, relative to the plan's folder
  PlannedCustomer customer;
  std::vector<PlannedItem> items;
  std::vector<PlannedMode> modes;
  std::vector<PlannedProfile> profiles;
  std::vector<PlannedPeople> people;
  std::vector<PlannedMethod> methods;
  std::vector<PlannedReport> reports;
};

// A row of the accounts file.
struct SiteAccount {
  std::string user;  // its e-mail address
  std::string password;
  std::string profile;      // "pos"; chooses the row of `people`
  std::string pos_profile;  // of a till
};

}  // namespace acrida
