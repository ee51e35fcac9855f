"""bench/run: the till's task of the ScoopJoy scenario, as pos.cpp has it, for Locust and Acrida alike.

An invoice of 1 to 5 random items is built and created, its name is read from the answer, and it is submitted. A
listener looks at every request.
"""

import random

from locust import FastHttpUser, HttpUser, constant, events, task

ITEMS = [
    {"item_code": "MANGO-SORBET-500ML", "rate": 200},
    {"item_code": "CHOCO-CONE-PACK6", "rate": 350},
    {"item_code": "VANILLA-TUB-1L", "rate": 450},
    {"item_code": "BUTTERSCOTCH-CUP", "rate": 80},
    {"item_code": "STRAWBERRY-STICK", "rate": 60},
]
PAYMENTS = ["Cash", "UPI", "Card"]
HEADERS = {"X-Frappe-CSRF-Token": "token", "Content-Type": "application/json", "Accept": "application/json"}


class Till:
    wait_time = constant(0)

    def on_start(self):
        self.warehouse, self.pos_profile = "Finished Goods - SJ", "SJ-BLR-001-POS"

    def create_pos_invoice(self):
        items = []
        for _ in range(random.randint(1, 5)):
            item = random.choice(ITEMS)
            items.append({"item_code": item["item_code"], "qty": random.randint(1, 10), "rate": item["rate"],
                          "warehouse": self.warehouse})
        amount = sum(item["qty"] * item["rate"] for item in items)
        payment = {"mode_of_payment": random.choice(PAYMENTS), "amount": amount}
        response = self.client.post(
            "/api/resource/POS Invoice",
            json={"doctype": "POS Invoice", "pos_profile": self.pos_profile, "is_pos": 1, "items": items,
                  "payments": [payment]},
            headers=HEADERS,
            name="/api/resource/POS Invoice [create]",
        )
        if response.status_code == 200:
            name = response.json().get("data", {}).get("name")
            if name:
                self.client.put(f"/api/resource/POS Invoice/{name}", json={"docstatus": 1}, headers=HEADERS,
                                name="/api/resource/POS Invoice [submit]")


class HttpTill(Till, HttpUser):
    create_pos_invoice = task(Till.create_pos_invoice)  # Till is no User: its tasks would not be inherited


class FastTill(Till, FastHttpUser):
    create_pos_invoice = task(Till.create_pos_invoice)


@events.request.add_listener
def on_request(request_type, name, response_time, response_length, exception, **kwargs):
    if exception and getattr(exception, "response", None) is not None and exception.response.status_code == 417:
        events.request.fire(request_type=request_type, name=f"{name} [CSRF_FAIL]", response_time=response_time,
                            response_length=0, exception=None)
