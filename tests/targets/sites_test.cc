// Tables of sites that are unlike each other: a web shop, a hospital, a bank, a plain REST API.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/targets/match_testing.h"

namespace acrida {
namespace {

// A web shop: pages and forms, paths as they are.
const std::vector<RequestName> kShop = {{"GET", "/"},
                                        {"GET", "/category/[slug]"},
                                        {"GET", "/product/[slug]"},
                                        {"GET", "/search?q=[term]"},
                                        {"POST", "/cart/add"},
                                        {"GET", "/cart"},
                                        {"POST", "/cart/update"},
                                        {"GET", "/checkout"},
                                        {"POST", "/checkout/address"},
                                        {"POST", "/checkout/payment"},
                                        {"POST", "/checkout/confirm"},
                                        {"GET", "/login"},
                                        {"POST", "/login"},
                                        {"GET", "/account/orders"},
                                        {"GET", "/account/orders/[id]"},
                                        {"GET", "/static/app.js"}};

TEST(ShopTargets, RowsMeanTheirRequests) {
  EXPECT_EQ(meaning("Home Page", kShop), "GET /");
  EXPECT_EQ(meaning("Category Browse", kShop), "GET /category/[slug] (?)");
  EXPECT_EQ(meaning("Product Page", kShop), "GET /product/[slug]");
  EXPECT_EQ(meaning("Product Detail", kShop), "GET /product/[slug]");
  EXPECT_EQ(meaning("Search", kShop), "GET /search?q=[term]");
  EXPECT_EQ(meaning("Add to Cart", kShop), "POST /cart/add");
  EXPECT_EQ(meaning("Add to basket", kShop), "POST /cart/add");
  EXPECT_EQ(meaning("View Cart", kShop), "GET /cart");
  EXPECT_EQ(meaning("Cart", kShop), "GET /cart");
  EXPECT_EQ(meaning("Cart Update", kShop), "POST /cart/update");
  EXPECT_EQ(meaning("Checkout Payment", kShop), "POST /checkout/payment");
  EXPECT_EQ(meaning("Checkout: confirm", kShop), "POST /checkout/confirm");
  EXPECT_EQ(meaning("Payment", kShop), "POST /checkout/payment");
  EXPECT_EQ(meaning("Login", kShop), "POST /login");
  EXPECT_EQ(meaning("Login page", kShop), "GET /login");
  EXPECT_EQ(meaning("Order list", kShop), "GET /account/orders");
  EXPECT_EQ(meaning("Order details", kShop), "GET /account/orders/[id]");
  EXPECT_EQ(meaning("/cart/add", kShop), "POST /cart/add");
  EXPECT_EQ(meaning("GET /", kShop), "GET /");
}

TEST(ShopTargets, WhatIsAmbiguousIsCalledSo) {
  EXPECT_EQ(meaning("Orders", kShop), "? GET /account/orders, GET /account/orders/[id]");
  EXPECT_EQ(meaning("Checkout", kShop).substr(0, 1), "?");
}

TEST(ShopTargets, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(meaning("Wishlist", kShop), "nothing");
  EXPECT_EQ(meaning("Newsletter signup", kShop), "nothing");
  EXPECT_EQ(meaning("Coupon Create", kShop), "nothing");
}

// A hospital's booking: names given by hand, with tags.
const std::vector<RequestName> kHospital = {{"POST", "/auth/token"},
                                            {"GET", "/api/v1/patients [search]"},
                                            {"GET", "/api/v1/patients/{id}"},
                                            {"POST", "/api/v1/patients"},
                                            {"GET", "/api/v1/doctors"},
                                            {"GET", "/api/v1/doctors/{id}/slots"},
                                            {"POST", "/api/v1/appointments"},
                                            {"PUT", "/api/v1/appointments/{id} [reschedule]"},
                                            {"DELETE", "/api/v1/appointments/{id}"},
                                            {"GET", "/api/v1/appointments [today]"},
                                            {"GET", "/api/v1/lab-results/{id}"},
                                            {"GET", "/api/v1/lab-results/{id} [pdf]"},
                                            {"POST", "/api/v1/prescriptions"}};

TEST(HospitalTargets, RowsMeanTheirRequests) {
  EXPECT_EQ(meaning("Sign-in", kHospital), "POST /auth/token");
  EXPECT_EQ(meaning("Patient lookup", kHospital), "GET /api/v1/patients [search]");
  EXPECT_EQ(meaning("Patient registration", kHospital), "POST /api/v1/patients");
  EXPECT_EQ(meaning("New patient", kHospital), "POST /api/v1/patients");
  EXPECT_EQ(meaning("View patient", kHospital), "GET /api/v1/patients/{id}");
  EXPECT_EQ(meaning("Doctor list", kHospital), "GET /api/v1/doctors");
  EXPECT_EQ(meaning("Doctor availability", kHospital), "GET /api/v1/doctors/{id}/slots");
  EXPECT_EQ(meaning("Create appointment", kHospital), "POST /api/v1/appointments");
  EXPECT_EQ(meaning("Appointment reschedule", kHospital),
            "PUT /api/v1/appointments/{id} [reschedule]");
  EXPECT_EQ(meaning("Cancel appointment", kHospital), "DELETE /api/v1/appointments/{id}");
  EXPECT_EQ(meaning("Lab results", kHospital), "GET /api/v1/lab-results/{id}");
  EXPECT_EQ(meaning("Print lab result", kHospital), "GET /api/v1/lab-results/{id} [pdf]");
  EXPECT_EQ(meaning("Add prescription", kHospital), "POST /api/v1/prescriptions");
  EXPECT_EQ(meaning("Prescriptions", kHospital), "POST /api/v1/prescriptions");
}

TEST(HospitalTargets, WhatIsAmbiguousIsCalledSo) {
  EXPECT_EQ(meaning("Appointments", kHospital).substr(0, 1), "?");
  EXPECT_EQ(meaning("Patients", kHospital).substr(0, 1), "?");
}

TEST(HospitalTargets, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(meaning("Billing", kHospital), "nothing");
  EXPECT_EQ(meaning("Ward transfer", kHospital), "nothing");
}

// A bank: REST beside GraphQL, whose operations stand in tags or behind the path.
const std::vector<RequestName> kBank = {{"POST", "/oauth/token"},
                                        {"GET", "/api/accounts"},
                                        {"GET", "/api/accounts/[id]/balance"},
                                        {"GET", "/api/accounts/[id]/transactions"},
                                        {"GET", "/api/accounts/[id]/statement.pdf"},
                                        {"POST", "/api/transfers"},
                                        {"POST", "/api/transfers/[id]/confirm"},
                                        {"POST", "/graphql [GetCardLimits]"},
                                        {"POST", "/graphql [UpdateCardLimits]"},
                                        {"POST", "/graphql [BlockCard]"},
                                        {"POST", "/graphql [ExchangeRates]"},
                                        {"POST", "/graphql [BranchLocator]"},
                                        {"GET", "/api/payees"},
                                        {"POST", "/api/payees"},
                                        {"DELETE", "/api/payees/[id]"},
                                        {"GET", "/health"}};

TEST(BankTargets, RowsMeanTheirRequests) {
  EXPECT_EQ(meaning("Authentication", kBank), "POST /oauth/token");
  EXPECT_EQ(meaning("Account balance", kBank), "GET /api/accounts/[id]/balance");
  EXPECT_EQ(meaning("Account list", kBank), "GET /api/accounts");
  EXPECT_EQ(meaning("Transactions", kBank), "GET /api/accounts/[id]/transactions");
  EXPECT_EQ(meaning("Statement download", kBank), "GET /api/accounts/[id]/statement.pdf (?)");
  EXPECT_EQ(meaning("Create transfer", kBank), "POST /api/transfers");
  EXPECT_EQ(meaning("Transfer confirmation", kBank), "POST /api/transfers/[id]/confirm");
  EXPECT_EQ(meaning("Card limits", kBank).substr(0, 1), "?");
  EXPECT_EQ(meaning("Get card limits", kBank), "POST /graphql [GetCardLimits]");
  EXPECT_EQ(meaning("Change card limits", kBank), "POST /graphql [UpdateCardLimits]");
  EXPECT_EQ(meaning("Block card", kBank), "POST /graphql [BlockCard]");
  EXPECT_EQ(meaning("Exchange rate", kBank), "POST /graphql [ExchangeRates]");
  EXPECT_EQ(meaning("Add payee", kBank), "POST /api/payees");
  EXPECT_EQ(meaning("Remove payee", kBank), "DELETE /api/payees/[id]");
  EXPECT_EQ(meaning("Transfer", kBank), "POST /api/transfers");
  EXPECT_EQ(meaning("Accounts", kBank), "GET /api/accounts");
  EXPECT_EQ(meaning("Health", kBank), "GET /health");
}

TEST(BankTargets, WhatIsAmbiguousIsCalledSo) {
  EXPECT_EQ(meaning("Payees", kBank).substr(0, 1), "?");
  EXPECT_EQ(meaning("Card", kBank).substr(0, 1), "?");
  EXPECT_EQ(meaning("GraphQL", kBank).substr(0, 1), "?");
}

TEST(BankTargets, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(meaning("Mortgage application", kBank), "nothing");
  EXPECT_EQ(meaning("Standing order create", kBank), "nothing");
  EXPECT_EQ(meaning("Report generation", kBank), "nothing");
}

// A plain REST API beside names that somebody has given.
const std::vector<RequestName> kRest = {
    {"GET", "/products"},      {"GET", "/products/[id]"},    {"POST", "/products"},
    {"PUT", "/products/[id]"}, {"DELETE", "/products/[id]"}, {"GET", "/users/me"},
    {"GET", "Homepage"},       {"GET", "/blog/posts"},       {"POST", "/blog/posts"},
    {"GET", "/reports/daily"}, {"GET", "/reports/monthly"}};

TEST(RestTargets, MethodsTellRequestsOfOnePathApart) {
  EXPECT_EQ(meaning("Product List", kRest), "GET /products");
  EXPECT_EQ(meaning("Get product by ID", kRest), "GET /products/[id]");
  EXPECT_EQ(meaning("Product Create", kRest), "POST /products");
  EXPECT_EQ(meaning("Update Product", kRest), "PUT /products/[id]");
  EXPECT_EQ(meaning("Product Deletion", kRest), "DELETE /products/[id]");
  EXPECT_EQ(meaning("New post", kRest), "POST /blog/posts");
  EXPECT_EQ(meaning("homepage", kRest), "GET Homepage");
  EXPECT_EQ(meaning("Monthly report", kRest), "GET /reports/monthly");
}

TEST(RestTargets, WhatIsAmbiguousIsCalledSo) {
  EXPECT_EQ(meaning("Blog posts", kRest), "? GET /blog/posts, POST /blog/posts");
  EXPECT_EQ(meaning("Report generation", kRest), "? GET /reports/daily, GET /reports/monthly");
}

TEST(RestTargets, AGetDoesNotWrite) {
  EXPECT_EQ(meaning("Create user", kRest), "nothing");
  EXPECT_EQ(meaning("Report submit", kRest), "nothing");
}

// Whole tables, so that rows meet.
TEST(SiteTargets, AWholeTableIsMatched) {
  const Targets shop = rows_of({"Home Page", "Product Detail", "Search", "Add to Cart", "View Cart",
                                "Checkout Payment", "Login", "Order list"});
  EXPECT_TRUE(match_targets(shop, kShop).has_value());
  const Targets bank = rows_of({"Authentication", "Account balance", "Transactions",
                                "Create transfer", "Exchange rate", "Add payee"});
  EXPECT_TRUE(match_targets(bank, kBank).has_value());
}

}  // namespace
}  // namespace acrida
