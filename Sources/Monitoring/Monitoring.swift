// The run joins the steps here.
