#include "verdict/frappe_situations.h"

#include <algorithm>

#include "base/check.h"

namespace acrida {
namespace {

constexpr auto kSituations = std::to_array<FrappeSituation>({
    // --- Who asks ---
    {.id = "frappe-session-expired",
     .what = "the site no longer knows the user's session",
     .causes = {"the session ran out: System Settings, Session Expiry",
                "the user was logged in anew elsewhere, and Deny Multiple Sessions is on",
                "the site's Redis was emptied or restarted"},
     .next_step = "log in again when an answer has session_expired, or make the site's sessions "
                  "last longer than the run"},
    {.id = "frappe-search-by-term",
     .what = "search_by_term is a function inside the site that no browser may call",
     .causes = {"the load test calls point_of_sale.search_by_term, which ERPNext never opened to "
                "the network; the point of sale itself calls get_items"},
     .next_step = "call erpnext.selling.page.point_of_sale.point_of_sale.get_items with "
                  "search_term, or serve the old name by a Server Script of type API"},
    {.id = "frappe-not-whitelisted",
     .what = "the function that is called is not open to the network",
     .causes = {"nobody is logged in, and the function is not for guests",
                "the function has no @frappe.whitelist()",
                "its name is misspelt or belongs to another version"},
     .next_step = "log in before the call, or call a function that is open"},
    {.id = "frappe-opening-entry-permission",
     .what = "the user may not read POS Opening Entries, without which no invoice is made",
     .causes = {"a cashier of ERPNext 15 needs the role Sales Manager besides Accounts User"},
     .next_step = "give the users the role Sales Manager; acrida prepare-site does it"},
    {.id = "frappe-permission",
     .what = "the user is not permitted to do this",
     .causes = {"the user lacks the role", "nobody is logged in",
                "a User Permission leaves this document out"},
     .next_step = "give the load test's users the roles of the people they stand for"},
    {.id = "frappe-login",
     .what = "the site does not accept the user's name and password",
     .causes = {"the password is wrong, or the user does not exist",
                "the user is disabled, or may not log in at this hour or from this address",
                "an API key is wrong"},
     .next_step = "create the users and set their passwords; acrida check-site tells which are "
                  "missing"},
    {.id = "frappe-lockout",
     .what = "logins are locked after too many wrong passwords",
     .causes =
         {"more than 10 logins of one user, or from one address, have failed: the whole load "
          "test is one address to the site, so that a few wrong passwords lock everybody out"},
     .next_step =
         "correct the passwords, wait a minute, and raise Allow Consecutive Login Attempts "
         "in System Settings for the test"},
    {.id = "frappe-api-key",
     .what = "the API key cannot be read",
     .causes = {"the Authorization header is no valid key:secret in Base64"},
     .next_step = "send \"Authorization: token KEY:SECRET\""},
    {.id = "frappe-csrf",
     .what = "the request carries no valid CSRF token",
     .causes = {"the session has loaded a page of the desk (/app), and from then on the site asks "
                "for the token; a session that only uses the API is never asked",
                "the token was read from a cookie: Frappe sets no such cookie"},
     .next_step = "read frappe.csrf_token from the page and send it as X-Frappe-CSRF-Token, or do "
                  "not load the desk's pages"},

    // --- What is missing on the site ---
    {.id = "frappe-mode-of-payment",
     .what = "a mode of payment that the tills use does not exist on the site",
     .causes = {"ERPNext brings Cash, Credit Card, Cheque, Wire Transfer and Bank Draft; UPI or "
                "Card have to be created"},
     .next_step = "create the Mode of Payment with its account, or let acrida prepare-site do it"},
    {.id = "frappe-link-validation",
     .what = "the document names another one that does not exist on the site",
     .causes = {"an item, customer, warehouse or account of the load test was never created",
                "its name is spelt differently: names contain the company's abbreviation"},
     .next_step = "create what the message names, or let acrida prepare-site do it"},
    {.id = "frappe-method-missing",
     .what = "the function that is called does not exist on the site",
     .causes = {"the app that has it is not installed on this site",
                "its name is misspelt or belongs to another version"},
     .next_step = "install the app, or call a function that is there"},
    {.id = "frappe-report-filters",
     .what = "the report is asked for without the dates it needs",
     .causes = {"the Profit and Loss Statement takes from_fiscal_year and to_fiscal_year only with "
                "filter_based_on set to \"Fiscal Year\""},
     .next_step = "add \"filter_based_on\": \"Fiscal Year\" to the report's filters"},
    {.id = "frappe-report-missing",
     .what = "the report that is asked for does not exist on the site",
     .causes = {"the report was never created", "the app that brings it is not installed"},
     .next_step = "create the report, or let acrida prepare-site do it"},
    {.id = "frappe-not-found",
     .what = "the document that is asked for does not exist on the site",
     .causes = {"it was never created, or deleted meanwhile",
                "its creation failed earlier in the run"},
     .next_step = "look at the failures before these, and create what is missing"},
    {.id = "frappe-mandatory",
     .what = "fields that the site needs are missing",
     .causes = {"the request leaves out what a form would fill in",
                "a default of the company or of the POS Profile is not set"},
     .next_step = "send the fields that the message names"},

    // --- The point of sale ---
    {.id = "frappe-pos-opening-entry",
     .what = "the tills are not open: there is no POS Opening Entry for their profile",
     .causes = {"no POS Opening Entry was submitted for the POS Profile",
                "it was closed, or on ERPNext 16 it is of another day"},
     .next_step = "submit a POS Opening Entry for each profile; acrida prepare-site does it"},
    {.id = "frappe-pos-invoice-mode",
     .what = "the site makes Sales Invoices at the till and refuses POS Invoices",
     .causes = {"POS Settings, Invoice Type is \"Sales Invoice\", as on every new ERPNext 16"},
     .next_step = "set the Invoice Type in POS Settings to \"POS Invoice\""},
    {.id = "frappe-customer",
     .what = "the invoice names no customer",
     .causes = {"the POS Profile's customer is not taken over when an invoice is made by REST"},
     .next_step = "send a customer, or set a default customer for the users"},
    {.id = "frappe-partial-payment",
     .what = "the invoice is submitted without being paid in full",
     .causes = {"paid_amount is not sent: for a POS Invoice the site does not add up its payments",
                "the payments are less than the rounded total"},
     .next_step = "send paid_amount, or allow partial payment in the POS Profile"},
    {.id = "frappe-no-stock",
     .what = "there is not enough stock to sell",
     .causes = {"the run has sold what there was",
                "the items were never received into the warehouse of the till"},
     .next_step = "receive more stock into the warehouse, or allow negative stock for the test"},

    // --- Two at a time ---
    {.id = "frappe-timestamp-mismatch",
     .what = "somebody else has changed the document meanwhile",
     .causes = {"several users change one document, and send its old \"modified\" along"},
     .next_step = "give the users documents of their own, or read a document before changing it"},
    {.id = "frappe-document-locked",
     .what = "the document is locked until its submission is done in the background",
     .causes = {"the document is submitted in the queue, and a worker is not done with it",
                "background workers are too few or do not run"},
     .next_step = "look at the background workers and the length of their queue"},
    {.id = "frappe-deadlock",
     .what = "two transactions waited for each other, and the database gave one up",
     .causes = {"invoices that are made at the same time change the same rows: item defaults "
                "(erpnext#49107), stock balances, a number series that is new",
                "Frappe does not try again: the till sees a failure"},
     .next_step = "leave income accounts at the company's default, and try again in the till; "
                  "nothing was saved"},
    {.id = "frappe-lock-wait",
     .what = "a request waited for a lock until the database gave it up",
     .causes = {"a transaction holds a row for longer than innodb_lock_wait_timeout (50 s)",
                "a long job (closing entries, reposting) holds the number series or the stock"},
     .next_step = "look for the transaction that holds the lock: SHOW ENGINE INNODB STATUS while "
                  "the load runs"},
    {.id = "frappe-duplicate",
     .what = "a document of that name, or with that value, is there already",
     .causes = {"an earlier run has made it", "two users make the same one"},
     .next_step = "make names unique to the run and the user, or tidy up with acrida cleanup-site"},
    {.id = "frappe-docstatus",
     .what = "a document cannot go from the state that it has to the one that is asked for",
     .causes = {"it is submitted or cancelled already"},
     .next_step = "submit each document once, and change drafts only"},

    // --- The system ---
    {.id = "frappe-connections",
     .what = "the database takes no further connection",
     .causes = {"each request opens one: there are more worker threads than max_connections allows",
                "other programs keep connections open"},
     .next_step = "raise max_connections of MariaDB, or run fewer threads"},
    {.id = "frappe-database",
     .what = "the database refused its service",
     .causes = {"MariaDB was restarted, or runs out of memory or disk"},
     .next_step = "read MariaDB's error log of this time"},
    {.id = "frappe-redis",
     .what = "the site does not reach its Redis",
     .causes = {"Redis is down, or has run out of memory or connections"},
     .next_step = "look whether redis_cache and redis_queue run, and read their logs"},
    {.id = "frappe-queue-full",
     .what = "the background queue takes no further job",
     .causes = {"jobs come in faster than the background workers do them",
                "the background workers do not run"},
     .next_step = "start more background workers, and close shifts at different times"},
    {.id = "frappe-maintenance",
     .what = "the site is in maintenance",
     .causes = {"bench update, a migration or a backup is under way",
                "maintenance_mode was left on in site_config.json"},
     .next_step = "bench --site SITE set-maintenance-mode off, and run the test again"},
    {.id = "frappe-read-only",
     .what = "the site only lets itself be read",
     .causes = {"maintenance that allows reads is under way", "the site's database is a replica"},
     .next_step = "wait until the maintenance is over, and run the test again"},
    {.id = "frappe-site-rate-limit",
     .what = "the site's own limit is used up, and everybody is turned away",
     .causes = {"rate_limit in site_config.json counts the seconds that the site computes, not "
                "requests, and of all users together: a load test spends an hour's share in "
                "minutes, and logins are refused too until the window ends"},
     .next_step = "take rate_limit out of site_config.json for the test, or set it for the load"},
    {.id = "frappe-endpoint-rate-limit",
     .what = "one function allows each address only so many calls",
     .causes = {"@rate_limit counts by address, and the whole load test comes from one: real tills "
                "would have a limit each"},
     .next_step = "raise the limit of the function for the test; X-Forwarded-For per user works "
                  "only without a proxy that overwrites it"},
    {.id = "frappe-bad-gateway",
     .what = "the web server does not reach the ERP behind it",
     .causes = {"a worker was killed at its timeout (120 s), or for want of memory",
                "the workers are restarting, or gunicorn is down"},
     .next_step = "read the logs of gunicorn and the kernel's (out of memory) of this time"},
    {.id = "frappe-gateway-timeout",
     .what = "the ERP did not answer the web server in time",
     .causes = {"requests queue for the workers longer than nginx waits (120 s)",
                "one request takes that long: a report, a closing entry"},
     .next_step = "compare the workers with the load, and run long reports in the background"},
    {.id = "frappe-reset",
     .what = "the connection ended before its answer did",
     .causes = {"a worker was killed or restarted in the middle of a request",
                "a firewall or a proxy closed the connection"},
     .next_step = "read the site's logs of this time; gunicorn's --max-requests restarts workers",
     .confidence = Confidence::kMedium},
    {.id = "frappe-prepared-report",
     .what = "the report comes back empty, with status 200: it is prepared in the background now",
     .causes = {"it has once run for more than 15 s, and the site has switched it over for good; "
                "from then on its times are those of an empty answer"},
     .next_step =
         "uncheck Prepared Report in the Report's document and keep the report below 15 s; "
         "check in the scenario that columns came"},
    {.id = "frappe-arguments",
     .what = "the function is called with other arguments than it takes",
     .causes = {"an argument is missing, or of another type", "the app is of another version"},
     .next_step = "send the arguments that the message names"},
    {.id = "frappe-server-error",
     .what = "the site's own code failed",
     .causes = {"a fault in an app or a customisation that this request meets"},
     .next_step = "read Error Log of the site: it has the traceback"},
    {.id = "frappe-validation",
     .what = "a rule of the business refuses the request",
     .causes = {"what is sent is not what a person could enter at this moment"},
     .next_step = "do what the message asks for"},

    // --- What no single answer shows ---
    {.id = "frappe-dev-server",
     .what = "the site runs on the development server",
     .causes = {"it was started by bench start: Python computes one request at a time there, "
                "whatever the machine has"},
     .next_step = "set the site up for production (bench setup production) and test that"},
    {.id = "frappe-series-lock",
     .what = "creations wait for each other",
     .causes =
         {"all documents of one naming series are numbered one after the other: the series is "
          "locked from a document's number to its commit, whatever the workers, so that no "
          "more than 1 / (time of one creation) can be made in a second",
          "creations that wait keep workers from everything else"},
     .next_step = "give each branch or till a naming series of its own, and make a creation faster "
                  "(hooks, validations, the database's commit)",
     .confidence = Confidence::kMedium},
});

// What an answer must have to be a situation; empty and 0: anything. The first that fits counts.
struct Sign {
  std::string_view id;
  std::string_view cause;
  std::string_view words;  // in the message
  std::uint16_t status = 0;
};

constexpr auto kSigns = std::to_array<Sign>({
    {.id = "frappe-session-expired", .words = "the session has expired"},
    {.id = "frappe-search-by-term", .cause = "PermissionError", .words = "search_by_term"},
    {.id = "frappe-not-whitelisted", .cause = "PermissionError", .words = "is not whitelisted"},
    {.id = "frappe-opening-entry-permission",
     .cause = "PermissionError",
     .words = "POS Opening Entry"},
    {.id = "frappe-permission", .cause = "PermissionError"},
    {.id = "frappe-login", .cause = "AuthenticationError"},
    {.id = "frappe-lockout", .cause = "SecurityException"},
    {.id = "frappe-api-key", .cause = "InvalidAuthorizationToken"},
    {.id = "frappe-csrf", .cause = "CSRFTokenError"},
    {.id = "frappe-mode-of-payment", .cause = "LinkValidationError", .words = "Mode of Payment"},
    {.id = "frappe-link-validation", .cause = "LinkValidationError"},
    {.id = "frappe-method-missing", .words = "Failed to get method"},
    {.id = "frappe-report-filters", .words = "From Date and To Date are mandatory"},
    {.id = "frappe-report-missing", .cause = "DoesNotExistError", .words = "Report "},
    {.id = "frappe-not-found", .cause = "DoesNotExistError"},
    {.id = "frappe-mandatory", .cause = "MandatoryError"},
    {.id = "frappe-pos-opening-entry", .words = "POS Opening Entry"},
    {.id = "frappe-pos-invoice-mode", .words = "Sales Invoice mode is activated"},
    {.id = "frappe-customer", .words = "Please select Customer first"},
    {.id = "frappe-partial-payment", .cause = "PartialPaymentValidationError"},
    {.id = "frappe-no-stock", .words = "has no stock in warehouse"},
    {.id = "frappe-no-stock", .words = ", Needed "},
    {.id = "frappe-no-stock", .cause = "NegativeStockError"},
    {.id = "frappe-timestamp-mismatch", .cause = "TimestampMismatchError"},
    {.id = "frappe-document-locked", .cause = "DocumentLockedError"},
    {.id = "frappe-deadlock", .cause = "QueryDeadlockError"},
    {.id = "frappe-lock-wait", .cause = "QueryTimeoutError"},
    {.id = "frappe-duplicate", .cause = "DuplicateEntryError"},
    {.id = "frappe-duplicate", .cause = "UniqueValidationError"},
    {.id = "frappe-docstatus", .cause = "DocstatusTransitionError"},
    {.id = "frappe-docstatus", .cause = "UpdateAfterSubmitError"},
    {.id = "frappe-connections", .cause = "OperationalError", .words = "1040"},
    {.id = "frappe-connections", .cause = "OperationalError", .words = "Too many connections"},
    {.id = "frappe-database", .cause = "OperationalError"},
    {.id = "frappe-database", .cause = "InternalError"},
    {.id = "frappe-redis", .cause = "ConnectionError"},
    {.id = "frappe-queue-full", .cause = "QueueOverloaded"},
    {.id = "frappe-maintenance", .cause = "SessionStopped"},
    {.id = "frappe-read-only", .cause = "InReadOnlyMode"},
    {.id = "frappe-site-rate-limit", .cause = "TooManyRequestsError"},
    {.id = "frappe-endpoint-rate-limit", .cause = "RateLimitExceededError"},
    {.id = "frappe-bad-gateway", .status = 502},
    {.id = "frappe-gateway-timeout", .status = 504},
    {.id = "frappe-reset", .cause = "reset"},
    {.id = "frappe-prepared-report", .cause = "PreparedReport"},
    {.id = "frappe-arguments", .cause = "FrappeTypeError"},
    {.id = "frappe-arguments", .cause = "TypeError", .words = "argument"},
});

bool shows(const Sign& sign,
           std::uint16_t status,
           std::string_view cause,
           std::string_view message) {
  return (sign.cause.empty() || sign.cause == cause) &&
         (sign.words.empty() || message.find(sign.words) != std::string_view::npos) &&
         (sign.status == 0 || sign.status == status);
}

}  // namespace

std::span<const FrappeSituation> frappe_situations() {
  return kSituations;
}

const FrappeSituation& frappe_situation(std::string_view id) {
  const auto found = std::ranges::find(kSituations, id, &FrappeSituation::id);
  ACRIDA_CHECK(found != kSituations.end());
  return *found;
}

const FrappeSituation* frappe_situation(std::uint16_t status,
                                        std::string_view cause,
                                        std::string_view message) {
  const auto sign = std::ranges::find_if(
      kSigns, [&](const Sign& candidate) { return shows(candidate, status, cause, message); });
  if (sign != kSigns.end()) {
    return &frappe_situation(sign->id);
  }
  const bool named = !cause.empty() && status >= 400;
  if (named && status >= 500) {
    return &frappe_situation("frappe-server-error");
  }
  return named && status == 417 ? &frappe_situation("frappe-validation") : nullptr;
}

}  // namespace acrida
