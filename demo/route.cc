#include "demo/route.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/escape.h"
#include "base/strings.h"
#include "demo/dashboard.h"
#include "demo/item_search.h"
#include "demo/login_page.h"
#include "demo/percent_encoding.h"
#include "demo/pos_invoice.h"
#include "demo/pos_invoice_page.h"
#include "demo/report.h"
#include "demo/resource_list.h"
#include "demo/stock.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kEchoBytesMax = 140;

template <Duration DemoCosts::* cost>
ServicePlan plan_cost(SiteState& site, const Call& /*call*/) {
  return {.before_lock = site.costs.*cost, .lock = {}, .under_lock = {}};
}

Answer pong(SiteState& /*site*/, Call& /*call*/) {
  return message_page("\"pong\"");
}

Answer no_such_method(SiteState& /*site*/, Call& call) {
  return std::unexpected(
      validation_error("Failed to get method for command " + shorten(call.subject, kEchoBytesMax) +
                       " with No module named '" + shorten(call.subject, kEchoBytesMax) + "'"));
}

Answer no_such_doctype(SiteState& /*site*/, Call& call) {
  return std::unexpected(missing_document("DocType", shorten(call.doctype, kEchoBytesMax)));
}

Answer no_such_page(SiteState& /*site*/, Call& call) {
  const bool is_api = call.request.target.starts_with("/api/");
  if (is_api) {
    return std::unexpected(missing_document("Page", shorten(call.request.target, kEchoBytesMax)));
  }
  return Page{.status = 404,
              .body = "<!DOCTYPE html>\n<title>Not Found</title>\n<h1>Page not found</h1>\n",
              .content_type = "text/html; charset=utf-8"};
}

Answer wrong_verb(SiteState& /*site*/, Call& /*call*/) {
  return Page{.status = 405,
              .body =
                  "<!DOCTYPE html>\n<title>405 Method Not Allowed</title>\n"
                  "<h1>Method Not Allowed</h1>\n",
              .content_type = "text/html; charset=utf-8"};
}

constexpr Route kNoSuchMethod{"/api/method/[unknown]", Access::kGuest,
                              plan_cost<&DemoCosts::refusal>, no_such_method};
constexpr Route kNoSuchDoctype{"/api/resource/[unknown]", Access::kDocument,
                               plan_cost<&DemoCosts::refusal>, no_such_doctype};
constexpr Route kNoSuchPage{"[unknown]", Access::kGuest, plan_cost<&DemoCosts::refusal>,
                            no_such_page};
constexpr Route kWrongVerb{"[wrong verb]", Access::kGuest, plan_cost<&DemoCosts::refusal>,
                           wrong_verb};
constexpr Route kDesk{"/app", Access::kGuest, plan_cost<&DemoCosts::page>, show_desk};
constexpr Route kLogin{"/api/method/login", Access::kGuest, plan_login, log_in};

constexpr std::string_view kRunReport = "frappe.desk.query_report.run";

struct MethodRoute {
  std::string_view method;  // dotted
  Route route;
};

constexpr std::array kMethods{
    MethodRoute{"ping", {"/api/method/ping", Access::kGuest, plan_cost<&DemoCosts::ping>, pong}},
    MethodRoute{"frappe.ping",
                {"/api/method/ping", Access::kGuest, plan_cost<&DemoCosts::ping>, pong}},
    MethodRoute{"login", kLogin},
    MethodRoute{"logout",
                {"/api/method/logout", Access::kGuest, plan_cost<&DemoCosts::logout>, log_out}},
    MethodRoute{"frappe.auth.get_logged_user",
                {"/api/method/frappe.auth.get_logged_user", Access::kUser,
                 plan_cost<&DemoCosts::ping>, get_logged_user}},
    MethodRoute{"erpnext.selling.page.point_of_sale.point_of_sale.get_items",
                {"/api/method/pos.get_items", Access::kUser, plan_item_search, search_items}},
    MethodRoute{"erpnext.selling.page.point_of_sale.point_of_sale.search_by_term",
                {"/api/method/pos.search_by_term", Access::kUser, plan_item_search, search_items}},
    MethodRoute{"scoopjoy.api.mobile.get_outlet_dashboard",
                {"/api/method/get_outlet_dashboard", Access::kUser,
                 plan_cost<&DemoCosts::dashboard>, get_outlet_dashboard}},
    MethodRoute{"erpnext.stock.utils.get_stock_balance",
                {"/api/method/get_stock_balance", Access::kUser, plan_cost<&DemoCosts::stock>,
                 get_stock_balance}},
};

struct ReportRoute {
  std::string_view report;
  Route route;
};

constexpr std::array kReports{
    ReportRoute{"ScoopJoy Sales Analytics",
                {"/api/method/query_report.run [sales]", Access::kUser,
                 plan_cost<&DemoCosts::sales_report>, run_sales_analytics}},
    ReportRoute{"Profit and Loss Statement",
                {"/api/method/query_report.run [P&L]", Access::kUser,
                 plan_cost<&DemoCosts::profit_and_loss>, run_profit_and_loss}},
    ReportRoute{"ScoopJoy Royalty Summary",
                {"/api/method/query_report.run [royalty]", Access::kUser,
                 plan_cost<&DemoCosts::royalty_report>, run_royalty_summary}},
};

constexpr Route kNoSuchReport{"/api/method/query_report.run [unknown]", Access::kUser,
                              plan_cost<&DemoCosts::refusal>, run_unknown_report};

struct ListRoute {
  std::string_view doctype;
  Route list;
  Route document;
};

constexpr Route list_route(std::string_view name) {
  return {name, Access::kDocument, plan_cost<&DemoCosts::list>, list_documents};
}

constexpr Route document_route(std::string_view name) {
  return {name, Access::kDocument, plan_cost<&DemoCosts::document>, read_document};
}

constexpr std::array kLists{
    ListRoute{"Sales Invoice", list_route("/api/resource/Sales Invoice [list]"),
              document_route("/api/resource/Sales Invoice/[name]")},
    ListRoute{"POS Invoice",
              list_route("/api/resource/POS Invoice [list]"),
              {"/api/resource/POS Invoice/[name]", Access::kDocument,
               plan_cost<&DemoCosts::document>, read_pos_invoice}},
    ListRoute{"Item", list_route("/api/resource/Item [list]"),
              document_route("/api/resource/Item/[name]")},
    ListRoute{"POS Profile", list_route("/api/resource/POS Profile [list]"),
              document_route("/api/resource/POS Profile/[name]")},
    ListRoute{"Mode of Payment", list_route("/api/resource/Mode of Payment [list]"),
              document_route("/api/resource/Mode of Payment/[name]")},
    ListRoute{"Warehouse", list_route("/api/resource/Warehouse [list]"),
              document_route("/api/resource/Warehouse/[name]")},
    ListRoute{"Customer", list_route("/api/resource/Customer [list]"),
              document_route("/api/resource/Customer/[name]")},
};

constexpr Route kCreate{"/api/resource/POS Invoice [create]", Access::kDocument,
                        plan_pos_invoice_create, create_pos_invoice};
constexpr Route kSubmit{"/api/resource/POS Invoice [submit]", Access::kDocument,
                        plan_pos_invoice_submit, update_pos_invoice};
constexpr Route kUpdate{"/api/resource/POS Invoice [update]", Access::kDocument,
                        plan_pos_invoice_update, update_pos_invoice};

const Route& method_route(const Call& call) {
  if (call.subject == kRunReport) {
    const std::string report = call.arguments["report_name"].as_text();
    const auto* known = std::ranges::find(kReports, report, &ReportRoute::report);
    return known == kReports.end() ? kNoSuchReport : known->route;
  }
  const auto* known = std::ranges::find(kMethods, call.subject, &MethodRoute::method);
  return known == kMethods.end() ? kNoSuchMethod : known->route;
}

const Route& resource_route(const Call& call) {
  const std::string& verb = call.request.method;
  const auto* known = std::ranges::find(kLists, call.doctype, &ListRoute::doctype);
  if (known == kLists.end()) {
    return kNoSuchDoctype;
  }
  if (verb == "GET" || verb == "HEAD") {
    return call.subject.empty() ? known->list : known->document;
  }
  if (call.doctype == "POS Invoice" && verb == "POST" && call.subject.empty()) {
    return kCreate;
  }
  if (call.doctype == "POS Invoice" && verb == "PUT" && !call.subject.empty()) {
    return call.arguments["docstatus"].as_integer() == kSubmitted ? kSubmit : kUpdate;
  }
  return kWrongVerb;
}

// The decoded pieces of the path, without the empty one before its first slash.
std::vector<std::string> path_pieces(std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  std::vector<std::string> pieces;
  for (const std::string_view piece : split(path, '/')) {
    pieces.push_back(percent_decode(piece));
  }
  if (!pieces.empty() && pieces.front().empty()) {
    pieces.erase(pieces.begin());
  }
  if (pieces.size() >= 2 && pieces[0] == "api" && pieces[1] == "v1") {
    pieces.erase(pieces.begin() + 1);
  }
  return pieces;
}

}  // namespace

void set_route(DemoMode /*mode*/, Call& call) {
  const std::vector<std::string> pieces = path_pieces(call.request.target);
  call.route = &kNoSuchPage;
  if (call.arguments["cmd"].as_text() == "login") {
    call.route = &kLogin;
  } else if (pieces.size() == 3 && pieces[0] == "api" && pieces[1] == "method") {
    call.subject = pieces[2];
    call.route = &method_route(call);
  } else if (pieces.size() >= 3 && pieces.size() <= 4 && pieces[0] == "api" &&
             pieces[1] == "resource") {
    call.doctype = pieces[2];
    call.subject = pieces.size() == 4 ? pieces[3] : std::string();
    call.route = &resource_route(call);
  } else if (!pieces.empty() && pieces[0] == "app") {
    call.route = &kDesk;
  }
}

}  // namespace acrida::demo
