#include "demo/resource_route.h"

#include <memory>
#include <string>
#include <unordered_map>

#include "base/escape.h"
#include "demo/doctype.h"
#include "demo/document.h"
#include "demo/document_page.h"
#include "demo/pos_closing_page.h"
#include "demo/pos_invoice_page.h"
#include "demo/resource_list.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kEchoBytesMax = 140;

template <Duration DemoCosts::* cost>
ServicePlan plan_cost(SiteState& site, const Call& /*call*/) {
  return {.before_lock = site.costs.*cost, .lock = {}, .under_lock = {}};
}

Answer no_such_doctype(SiteState& /*site*/, Call& call) {
  return refuse(missing_document("DocType", shorten(call.doctype, kEchoBytesMax)));
}

Answer wrong_verb(SiteState& /*site*/, Call& /*call*/) {
  return Page{.status = 405,
              .body =
                  "<!DOCTYPE html>\n<title>405 Method Not Allowed</title>\n"
                  "<h1>Method Not Allowed</h1>\n",
              .content_type = "text/html; charset=utf-8"};
}

constexpr Route kNoSuchDoctype{"/api/resource/[unknown]", Access::kDocument,
                               plan_cost<&DemoCosts::refusal>, no_such_doctype};
constexpr Route kWrongVerb{"[wrong verb]", Access::kGuest, plan_cost<&DemoCosts::refusal>,
                           wrong_verb};

// The routes of one doctype, and the names they have in the served log.
struct DoctypeRoutes {
  explicit DoctypeRoutes(const Doctype& doctype)
      : path("/api/resource/" + std::string(doctype.name)) {}

  std::string path;
  std::string list_name = path + " [list]";
  std::string create_name = path + " [create]";
  std::string read_name = path + "/[name]";
  std::string update_name = path + " [update]";
  std::string submit_name = path + " [submit]";
  std::string delete_name = path + " [delete]";

  Route list{list_name, Access::kDocument, plan_cost<&DemoCosts::list>, list_documents};
  Route create{create_name, Access::kDocument, plan_document_write, create_document};
  Route read{read_name, Access::kDocument, plan_cost<&DemoCosts::document>, read_document};
  Route update{update_name, Access::kDocument, plan_document_write, update_document};
  Route submit{submit_name, Access::kDocument, plan_document_write, update_document};
  Route remove{delete_name, Access::kDocument, plan_document_write, delete_document_page};
};

using RouteTable = std::unordered_map<std::string_view, std::unique_ptr<DoctypeRoutes>>;

void set_pos_invoice_pages(DoctypeRoutes& routes) {
  routes.create.plan = plan_pos_invoice_create;
  routes.create.answer = create_pos_invoice;
  routes.read.answer = read_pos_invoice;
  routes.update.plan = plan_pos_invoice_update;
  routes.update.answer = update_pos_invoice;
  routes.submit.plan = plan_pos_invoice_submit;
  routes.submit.answer = update_pos_invoice;
  routes.remove.plan = plan_pos_invoice_update;
  routes.remove.answer = delete_pos_invoice;
}

// What only other documents make: closing entries the invoices, stock entries the bins.
void set_read_only(DoctypeRoutes& routes) {
  for (Route* route : {&routes.create, &routes.update, &routes.submit, &routes.remove}) {
    *route = kWrongVerb;
  }
}

RouteTable make_routes() {
  RouteTable table;
  for (const Doctype* doctype : all_doctypes()) {
    table.emplace(doctype->name, std::make_unique<DoctypeRoutes>(*doctype));
  }
  set_pos_invoice_pages(*table.at("POS Invoice"));
  set_read_only(*table.at("Sales Invoice"));
  set_read_only(*table.at("Bin"));
  table.at("POS Closing Entry")->create.plan = plan_pos_closing_create;
  table.at("POS Closing Entry")->submit.plan = plan_pos_closing_submit;
  return table;
}

}  // namespace

const Route& resource_route(const Call& call) {
  static const RouteTable kTable = make_routes();
  const auto place = kTable.find(call.doctype);
  if (place == kTable.end()) {
    return kNoSuchDoctype;
  }
  const DoctypeRoutes& routes = *place->second;
  const std::string& verb = call.request.method;
  const bool has_name = !call.subject.empty();
  if (verb == "GET" || verb == "HEAD") {
    return has_name ? routes.read : routes.list;
  }
  if (verb == "POST" && !has_name) {
    return routes.create;
  }
  if (verb == "PUT" && has_name) {
    return call.arguments["docstatus"].as_integer() == kSubmitted ? routes.submit : routes.update;
  }
  return verb == "DELETE" && has_name ? routes.remove : kWrongVerb;
}

}  // namespace acrida::demo
