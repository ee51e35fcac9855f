#include "site/sim_frappe_testing.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "http/percent.h"

namespace acrida {
namespace {

SimReply data(const Value& value) {
  return {.body = Value::object({{"data", value}}).to_json()};
}

// One field of a query in the form of append_query().
std::string query_field(const std::string& query, std::string_view name) {
  for (const std::string_view pair : split(query, '&')) {
    const std::size_t equals = pair.find('=');
    if (pair.substr(0, equals) == name) {
      std::string text(pair.substr(equals + 1));
      std::ranges::replace(text, '+', ' ');
      return percent_decode(text);
    }
  }
  return {};
}

bool matches(const Value& document, const Value& filter) {
  const std::string field = document[filter.items().at(0).text()].text();
  const std::string how = filter.items().at(1).text();
  const Value& wanted = filter.items().at(2);
  if (how == "=") {
    return field == wanted.text();
  }
  if (how == "like") {
    const std::string pattern = wanted.text();
    return field.starts_with(pattern.substr(0, pattern.size() - 1));
  }
  return std::ranges::any_of(wanted.items(), [&](const Value& v) { return v.text() == field; });
}

}  // namespace

SimFrappe::SimFrappe()
    : site([this](const std::string& what, const std::string& request) {
        SimReply reply = answer(what, request);
        reply.headers += headers;
        return reply;
      }) {
  methods["ping"] = "pong";
  methods["frappe.utils.change_log.get_versions"] =
      Value::object({{"frappe", Value::object({{"version", "15.101.0"}})},
                     {"erpnext", Value::object({{"version", "15.99.0"}})}});
}

void SimFrappe::add(const std::string& doctype, Value fields) {
  const std::string name = fields["name"].text();
  documents[doctype][name] = std::move(fields);
}

const Value* SimFrappe::find(const std::string& doctype, const std::string& name) const {
  const auto of = documents.find(doctype);
  if (of == documents.end()) {
    return nullptr;
  }
  const auto found = of->second.find(name);
  return found == of->second.end() ? nullptr : &found->second;
}

std::size_t SimFrappe::count(const std::string& doctype) const {
  const auto of = documents.find(doctype);
  return of == documents.end() ? 0 : of->second.size();
}

SimReply SimFrappe::refusal(int status, const std::string& exc_type, const std::string& message) {
  const Value inner = Value::object({{"message", message}, {"raise_exception", 1}});
  return {.status = status,
          .body = Value::object({{"exc_type", exc_type},
                                 {"_server_messages", Value::list({inner.to_json()}).to_json()}})
                      .to_json()};
}

SimReply SimFrappe::answer(const std::string& what, const std::string& request) {
  const std::string verb = what.substr(0, what.find(' '));
  const std::string path = what.substr(what.find(' ') + 1);
  const std::string line = request.substr(0, request.find(" HTTP/1.1"));
  const std::size_t mark = line.find('?');
  const std::size_t end = request.find("\r\n\r\n");
  const Value body = Value::parse(request.substr(end + 4)).value_or(Value());
  if (special) {
    if (std::optional<SimReply> reply = special(what, body)) {
      return *reply;
    }
  }
  constexpr std::string_view kMethod = "/api/method/";
  if (path.starts_with(kMethod)) {
    return method(path.substr(kMethod.size()), body);
  }
  return resource(verb, path, mark == std::string::npos ? "" : line.substr(mark + 1), body);
}

SimReply SimFrappe::method(const std::string& name, const Value& body) {
  if (name == "login") {
    const auto found = passwords.find(body["usr"].text());
    if (found == passwords.end() || found->second != body["pwd"].text()) {
      return refusal(401, "AuthenticationError", "Invalid login credentials");
    }
    return {.body = R"({"message":"Logged In"})", .headers = "Set-Cookie: sid=abcdef; Path=/\r\n"};
  }
  if (name == "frappe.desk.doctype.tag.tag.add_tag") {
    Value link = Value::object(
        {{"tag", body["tag"]}, {"document_type", body["dt"]}, {"document_name", body["dn"]}});
    link.set("name", "link-" + std::to_string(count("Tag Link")));
    add("Tag Link", link);
    return {.body = "{}"};
  }
  const auto found = methods.find(name);
  return found == methods.end()
             ? refusal(417, "ValidationError", "Failed to get method for command " + name)
             : SimReply{.body = Value::object({{"message", found->second}}).to_json()};
}

SimReply SimFrappe::resource(const std::string& verb,
                             const std::string& path,
                             const std::string& query,
                             const Value& body) {
  const std::vector<std::string_view> pieces =
      split(path, '/');  // "", api, resource, doctype, name
  const std::string doctype(pieces.size() > 3 ? pieces[3] : "");
  const std::string name(pieces.size() > 4 ? pieces[4] : "");
  if (name.empty()) {
    return verb == "GET" ? list(doctype, query) : create(doctype, body);
  }
  if (find(doctype, name) == nullptr) {
    return refusal(404, "DoesNotExistError", doctype + " " + name + " not found");
  }
  Value& document = documents[doctype][name];
  if (verb == "DELETE") {
    documents[doctype].erase(name);
    return {.status = 202, .body = R"({"data":"ok"})"};
  }
  if (verb == "PUT") {
    for (std::size_t i = 0; i < body.items().size(); ++i) {
      document.set(body.keys()[i], body.items()[i]);
    }
    if (doctype == "POS Opening Entry" && document["docstatus"].number() == 1) {
      document.set("status", "Open");
    }
    if (doctype == "Stock Entry" && document["docstatus"].number() == 1) {
      for (const Value& row : document["items"].items()) {
        const std::string bin = "bin " + row["item_code"].text();
        const Value* const there = find("Bin", bin);
        const double before = there == nullptr ? 0 : (*there)["actual_qty"].number();
        add("Bin", Value::object({{"name", bin},
                                  {"item_code", row["item_code"]},
                                  {"warehouse", row["t_warehouse"]},
                                  {"actual_qty", before + row["qty"].number()}}));
      }
    }
  }
  return data(document);
}

SimReply SimFrappe::list(const std::string& doctype, const std::string& query) const {
  const Value filters = Value::parse(query_field(query, "filters")).value_or(Value());
  Value rows = Value::list({});
  const auto of = documents.find(doctype);
  for (const auto& [name, document] :
       of == documents.end() ? std::map<std::string, Value>() : of->second) {
    if (std::ranges::all_of(filters.items(),
                            [&](const Value& filter) { return matches(document, filter); })) {
      rows.append(document);
    }
  }
  return data(rows);
}

SimReply SimFrappe::create(const std::string& doctype, Value fields) {
  if (fields["name"].is_null()) {
    constexpr std::array kNames = {"item_code", "customer_name",   "mode_of_payment",
                                   "email",     "item_group_name", "report_name"};
    std::string name = doctype + " " + std::to_string(count(doctype) + 1);
    for (const std::string_view field : kNames) {
      if (!fields[field].is_null() && doctype != "Item Price" && doctype != "User Permission") {
        name = fields[field].text();
        break;
      }
    }
    fields.set("name", name);
  }
  fields.set("creation", "2026-03-13 04:05:06.789");
  fields.set("docstatus", 0);
  const Value created = fields;
  add(doctype, std::move(fields));
  return data(created);
}

SitePlan shop_plan() {
  SitePlan plan;
  plan.company = "Shop";
  plan.currency = "INR";
  plan.warehouse = "Stores - S";
  plan.price_list = "Standard Selling";
  plan.customer = {.name = "Walk-in", .group = "Individual", .territory = "India"};
  plan.items = {{.code = "CONE",
                 .name = "Cone",
                 .group = "Ices",
                 .uom = "Nos",
                 .rate = 20,
                 .valuation_rate = 10,
                 .stock = 1'000}};
  plan.modes = {{.name = "Cash", .type = "Cash", .account = "Cash - S"},
                {.name = "UPI", .type = "Bank", .account = "Bank - S"}};
  plan.profiles = {{.name = "Till",
                    .modes = {"Cash", "UPI"},
                    .write_off_account = "Write Off - S",
                    .write_off_cost_center = "Main - S",
                    .partial_payment = true}};
  plan.people = {{.profile = "pos", .roles = {"Accounts User"}, .default_customer = true}};
  plan.methods = {{.method = "shop.api.dashboard", .profile = "pos", .script = "pass", .calls = 3}};
  plan.reports = {{.name = "Sales",
                   .profile = "pos",
                   .query = "SELECT 1",
                   .document_type = "POS Invoice",
                   .roles = {"Accounts User"}}};
  return plan;
}

std::vector<SiteAccount> shop_accounts() {
  return {{.user = "a@shop.in", .password = "pw", .profile = "pos", .pos_profile = "Till"},
          {.user = "b@shop.in", .password = "pw", .profile = "pos", .pos_profile = "Till"}};
}

void set_up_company(SimFrappe& frappe) {
  frappe.add("Company", Value::object({{"name", "Shop"}}));
  frappe.add("Warehouse", Value::object({{"name", "Stores - S"}}));
  frappe.add("Price List", Value::object({{"name", "Standard Selling"}}));
  frappe.add("Fiscal Year", Value::object({{"name", "all"},
                                           {"year_start_date", "2000-01-01"},
                                           {"year_end_date", "2099-12-31"}}));
  frappe.add(
      "Mode of Payment",
      Value::object({{"name", "Cash"},
                     {"enabled", 1},
                     {"accounts", Value::list({Value::object(
                                      {{"company", "Shop"}, {"default_account", "Cash - S"}})})}}));
  frappe.passwords["Administrator"] = "admin";
}

}  // namespace acrida
