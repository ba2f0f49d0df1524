(function () {
  var q = document.getElementById("q"), n = document.getElementById("antal");
  var rows = [].slice.call(document.querySelectorAll("#alla li"));
  document.getElementById("sok").hidden = false;
  function find() {
    var wanted = q.value.trim().toLowerCase(), shown = 0;
    rows.forEach(function (row) {
      row.hidden = row.textContent.toLowerCase().indexOf(wanted) < 0;
      if (!row.hidden) shown++;
    });
    n.textContent = wanted ? shown + " " + n.getAttribute("data-of") + " " + rows.length : "";
  }
  q.addEventListener("input", find);
  q.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { q.value = ""; find(); }
    var first = rows.filter(function (row) { return !row.hidden; })[0];
    if (event.key === "Enter" && first) first.querySelector("a").click();
  });
  find();
})();
