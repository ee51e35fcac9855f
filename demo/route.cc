#include "demo/route.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/escape.h"
#include "base/strings.h"
#include "demo/client_method.h"
#include "demo/company_masters.h"
#include "demo/dashboard.h"
#include "demo/item_search.h"
#include "demo/login_page.h"
#include "demo/percent_encoding.h"
#include "demo/pos_closing_page.h"
#include "demo/report.h"
#include "demo/resource_route.h"
#include "demo/scripted_method.h"
#include "demo/stock.h"
#include "demo/tag.h"
#include "demo/versions.h"

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

// Of the apps, a stock site has frappe and erpnext; the tutorial's has its own besides.
Answer no_such_method(SiteState& site, Call& call) {
  const std::string_view app = std::string_view(call.subject).substr(0, call.subject.find('.'));
  const bool is_installed = site.mode == DemoMode::kTutorial || app == "frappe" || app == "erpnext";
  return refuse(missing_method(call.subject, is_installed));
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

constexpr Route kNoSuchMethod{"/api/method/[unknown]", Access::kGuest,
                              plan_cost<&DemoCosts::refusal>, no_such_method};
constexpr Route kNoSuchPage{"[unknown]", Access::kGuest, plan_cost<&DemoCosts::refusal>,
                            no_such_page};
constexpr Route kDesk{"/app", Access::kGuest, plan_cost<&DemoCosts::page>, show_desk};
constexpr Route kLogin{kLoginRouteName, Access::kGuest, plan_login, log_in};

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
                {"/api/method/pos.get_items", Access::kUser, plan_item_search, get_items}},
    MethodRoute{
        kSearchByTermMethod,
        {"/api/method/pos.search_by_term", Access::kDocument, plan_search_by_term, search_by_term}},
    MethodRoute{kDashboardMethod,
                {"/api/method/get_outlet_dashboard", Access::kDocument, plan_outlet_dashboard,
                 outlet_dashboard}},
    MethodRoute{kPosInvoicesMethod,
                {"/api/method/get_pos_invoices", Access::kUser, plan_cost<&DemoCosts::list>,
                 get_pos_invoices}},
    MethodRoute{"frappe.desk.doctype.tag.tag.add_tag",
                {"/api/method/add_tag", Access::kUser, plan_cost<&DemoCosts::document>, add_tag}},
    MethodRoute{
        "frappe.utils.change_log.get_versions",
        {"/api/method/get_versions", Access::kUser, plan_cost<&DemoCosts::ping>, get_versions}},
    MethodRoute{"erpnext.stock.utils.get_stock_balance",
                {"/api/method/get_stock_balance", Access::kUser, plan_cost<&DemoCosts::stock>,
                 get_stock_balance}},
};

constexpr Route kForbiddenVerb{"/api/method/[wrong verb]", Access::kUser,
                               plan_cost<&DemoCosts::refusal>, refuse_verb};
constexpr Route kClientDelete{"/api/method/frappe.client.delete", Access::kUser, plan_client_delete,
                              client_delete};

struct ReportRoute {
  std::string_view report;
  Route route;
};

template <Answer (*run)(SiteState&, Call&)>
Answer run_report(SiteState& site, Call& call) {
  auto admitted = admit_to_report(site, call);
  return admitted ? run(site, call) : refuse(std::move(admitted.error()));
}

constexpr std::array kReports{
    ReportRoute{kSalesReport,
                {"/api/method/query_report.run [sales]", Access::kUser,
                 plan_cost<&DemoCosts::sales_report>, run_report<run_sales_analytics>}},
    ReportRoute{kProfitAndLossReport,
                {"/api/method/query_report.run [P&L]", Access::kUser,
                 plan_cost<&DemoCosts::profit_and_loss>, run_report<run_profit_and_loss>}},
    ReportRoute{kRoyaltyReport,
                {"/api/method/query_report.run [royalty]", Access::kUser,
                 plan_cost<&DemoCosts::royalty_report>, run_report<run_royalty_summary>}},
};

constexpr Route kNoSuchReport{"/api/method/query_report.run [unknown]", Access::kUser,
                              plan_cost<&DemoCosts::refusal>, run_unknown_report};

const Route& method_route(const Call& call) {
  if (call.subject == kRunReport) {
    const std::string report = call.arguments["report_name"].as_text();
    const auto* known = std::ranges::find(kReports, report, &ReportRoute::report);
    return known == kReports.end() ? kNoSuchReport : known->route;
  }
  if (call.subject == kClientDeleteMethod) {
    return takes_verb(call) ? kClientDelete : kForbiddenVerb;
  }
  const auto* known = std::ranges::find(kMethods, call.subject, &MethodRoute::method);
  return known == kMethods.end() ? kNoSuchMethod : known->route;
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
